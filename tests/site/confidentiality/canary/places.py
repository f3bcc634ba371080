"""The five places in which a site keeps what it was told, each read to its last byte."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.site.confidentiality.canary.redis_values import Redis
from tests.site.people import command

PATIENCE_IN_SECONDS = 180
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MEANT = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a"}
Found = Iterator[tuple[str, bytes]]


def bench() -> Path:
	"""The folder of the bench that holds the test site."""
	return Path(os.environ["CCM_SITE_BENCH"])


def site_folder() -> Path:
	"""The folder of the test site."""
	return bench() / "sites" / os.environ["CCM_SITE_NAME"]


def _settings(file: Path) -> dict[str, Any]:
	return dict(json.loads(file.read_text(encoding="utf-8")))


def database() -> Found:
	"""Every row of every table as SQL text, as written and as meant."""
	settings = _settings(bench() / "sites/common_site_config.json") | _settings(
		site_folder() / "site_config.json"
	)
	call = ["mysqldump", "--skip-extended-insert", "--single-transaction", "--skip-lock-tables", "--hex-blob"]
	call += ["-u", settings.get("db_user") or settings["db_name"]]
	for option, name in (("host", "db_host"), ("port", "db_port"), ("socket", "db_socket")):
		call += [f"--{option}={settings[name]}"] if settings.get(name) else []
	safe = os.environ | {"MYSQL_PWD": str(settings["db_password"])}
	done = subprocess.run(
		[*call, settings["db_name"]], env=safe, capture_output=True, timeout=PATIENCE_IN_SECONDS
	)
	if done.returncode:
		raise RuntimeError(done.stderr.decode(errors="replace")[-500:])
	yield from sql("dump", done.stdout)


def sql(name: str, text: bytes) -> Found:
	"""A dump as it is written, and with the signs of SQL taken out."""
	yield name, text
	yield f"{name}, as meant", _ESCAPED.sub(lambda one: _MEANT.get(one[1], one[1]), text)


def files() -> Found:
	"""Everything in the private and the public folder of the site, with the names."""
	for folder in ("private", "public"):
		yield from below(site_folder() / folder)


def logs() -> Found:
	"""The logs of the bench and of the site."""
	yield from below(bench() / "logs")
	yield from below(site_folder() / "logs")


def below(folder: Path) -> Found:
	"""Every file below a folder, after its name; what is packed is unpacked."""
	for file in sorted(folder.rglob("*")):
		if file.is_file():
			yield from _unpacked(str(file), file.read_bytes())


def _unpacked(name: str, content: bytes) -> Found:
	yield name, name.encode() + b"\n" + content
	if content[:2] == b"\x1f\x8b":
		content = gzip.decompress(content)
		yield from sql(f"{name}, unpacked", content)


def redis() -> Found:
	"""Every value of the cache and of the queue."""
	for name, address in redis_addresses().items():
		one = Redis(address)
		yield from ((f"{name} {key}", content) for key, content in one.everything())
		one.close()


def redis_addresses() -> dict[str, str]:
	"""Cache and queue of the bench."""
	settings = _settings(bench() / "sites/common_site_config.json")
	return {name: str(settings[name]) for name in ("redis_cache", "redis_queue")}


def backup() -> Found:
	"""What Frappe's own backup holds, made now, with the files."""
	with tempfile.TemporaryDirectory() as folder:
		os.chmod(folder, 0o777)
		command("backup", "--with-files", "--backup-path", folder)
		for file in map(_decrypted, sorted(Path(folder).iterdir())):
			if file.suffix == ".tar" or ".tgz" in file.name:
				yield from _in_archive(file)
			else:
				yield from _unpacked(file.name, file.read_bytes())


def _decrypted(file: Path) -> Path:
	"""The file as it was before it was encrypted for keeping, opened as an operator opens it."""
	if "-enc." not in file.name or file.suffix == ".json":
		return file
	key = _settings(site_folder() / "site_config.json")["backup_encryption_key"]
	opened = file.with_name(file.name.replace("-enc.", "."))
	call = ["gpg", "--batch", "--yes", "--homedir", str(file.parent), "--pinentry-mode", "loopback"]
	call += ["--passphrase-fd", "0", "-o", str(opened), "-d", str(file)]
	subprocess.run(call, input=key.encode(), check=True, capture_output=True, timeout=PATIENCE_IN_SECONDS)
	return opened


def _in_archive(file: Path) -> Found:
	with tarfile.open(file) as archive:
		for member in archive:
			opened = archive.extractfile(member) if member.isfile() else None
			content = opened.read() if opened else b""
			yield f"{file.name}: {member.name}", member.name.encode() + b"\n" + content


PLACES = {"database": database, "files": files, "Redis": redis, "logs": logs, "backup": backup}
