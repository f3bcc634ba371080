"""Backups that hold the whole register: the site's database and its ledger at one moment, the files, and a list of them.

Frappe's own backup copies the site's database alone. A ledger that is copied at another moment holds moves that the
register does not know, or misses some. Here one program reads both in one transaction. The files have Frappe's names
and are encrypted as Frappe's are, so that `bench restore` takes them too.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import frappe
from frappe.database import get_command
from frappe.utils import cint, now_datetime
from frappe.utils.backups import BackupGenerator, get_backup_path, get_or_generate_backup_encryption_key

from ccm_app.registry import ledger_store

# How the list of a backup is called: it holds names, sums and a moment, and stays where the backup was made.
LIST = "-ccm-backup.json"
OLDEST = timedelta(hours=26)
DATABASE, LEDGER, FILES, PRIVATE, CONFIG = (
	"database",
	"ledger",
	"files",
	"private-files",
	"site_config_backup",
)
APART, HERE, NONE = "apart", "in the database of the site", "none"
_COMPRESSED = b"\x1f\x8b"
_BLOCK = 1 << 20


class BackupFailed(Exception):
	"""No backup was made, or not a whole one; the sentence says what was in the way."""


@dataclass(frozen=True)
class Made:
	"""A backup. parts: what it is -> file; ledger: APART, HERE or NONE."""

	at: datetime
	ledger: str
	parts: dict[str, Path]


class WholeBackup(BackupGenerator):  # type: ignore[misc]
	"""Frappe's backup, whose databases are read in one transaction."""

	backup_path_ledger = ""

	def set_backup_file_name(self) -> None:
		"""Frappe's names, and one for the ledger beside them."""
		super().set_backup_file_name()
		self.backup_path_ledger = self.backup_path_db.replace("-database", f"-{LEDGER}")

	def take_dump(self) -> None:
		"""The site's database and the ledger's."""
		if not ledger_store.stands_apart():
			super().take_dump()
			return
		targets = {self.db_name: self.backup_path_db, ledger_store.database(): self.backup_path_ledger}
		dump(self, targets, _header())

	def backup_encryption(self) -> None:
		"""Encrypt every part; what cannot be encrypted is not left lying about."""
		super().backup_encryption()
		if os.path.exists(self.backup_path_ledger):
			encrypt(Path(self.backup_path_ledger), get_or_generate_backup_encryption_key())
		for path in filter(os.path.exists, (self.backup_path_db, self.backup_path_ledger)):
			with open(path, "rb") as file:
				if file.read(2) == _COMPRESSED:
					os.remove(path)
					raise BackupFailed("The backup could not be encrypted and was removed. Is gpg installed?")


def make(with_files: bool = True) -> Made:
	"""Make a backup of this site now. Raises BackupFailed."""
	conf = frappe.conf
	backup = WholeBackup(
		conf.db_name,
		conf.db_user or conf.db_name,
		conf.db_password,
		db_socket=conf.db_socket,
		db_host=conf.db_host or "127.0.0.1",
		db_port=conf.db_port or 3306,
		db_type=conf.db_type,
		ignore_conf=True,
	)
	backup.get_backup(force=True, ignore_files=not with_files)
	os.chmod(backup.backup_path_conf, 0o600)
	made = _made(backup)
	_write_list(made)
	return made


def _made(backup: WholeBackup) -> Made:
	named = {
		DATABASE: backup.backup_path_db,
		LEDGER: backup.backup_path_ledger,
		FILES: backup.backup_path_files,
		PRIVATE: backup.backup_path_private_files,
		CONFIG: backup.backup_path_conf,
	}
	parts = {what: Path(path).resolve() for what, path in named.items() if path and os.path.exists(path)}
	place = APART if ledger_store.stands_apart() else HERE if ledger_store.database() else NONE
	if place == APART and LEDGER not in parts:
		raise BackupFailed("The ledger is missing from the backup.")
	return Made(now_datetime(), place, parts)


def _header() -> str:
	# Frappe reads the version from here when it restores.
	lines = (
		"begin frappe metadata",
		"[frappe]",
		f"version = {frappe.__version__}",
		"end frappe metadata",
		"",
	)
	return "".join(f"-- {line}\n" for line in lines)


def dump(account: Any, targets: dict[str, str], header: str) -> None:
	"""Write several databases into a file each, all as they are at one moment. account: who reads, and where."""
	program, words, name = get_command(
		socket=account.db_socket,
		host=account.db_host,
		port=account.db_port,
		user=account.user,
		db_name="",
		dump=True,
	)
	if not program:
		raise BackupFailed(f"{name} is not installed.")
	command = [program, *filter(None, words), "--no-create-db", "--no-tablespaces", "--databases", *targets]
	reading = subprocess.Popen(
		command,
		stdout=subprocess.PIPE,
		stderr=subprocess.PIPE,
		env={**os.environ, "MYSQL_PWD": account.password},
	)
	assert reading.stdout and reading.stderr
	complete = _split(reading.stdout, targets, header)
	trouble = reading.stderr.read().decode("utf-8", "replace").strip()
	if reading.wait() or not complete:
		raise BackupFailed(f"The databases could not be read: {trouble[-300:]}")


def _split(lines: Iterable[bytes], targets: dict[str, str], header: str) -> bool:
	"""Each database into its file; what stands before the first one into every file. Whether the end was reached."""
	wanted = {f"USE `{name}`;".encode(): name for name in targets}
	last = b""
	with ExitStack() as stack:
		files = {name: stack.enter_context(gzip.open(path, "wb")) for name, path in targets.items()}
		for file in files.values():
			file.write(header.encode())
		current = list(files.values())
		for line in lines:
			# Line feeds within values are written as \n, so a line that begins like this is this statement.
			if line.rstrip() in wanted:
				current = [files[wanted[line.rstrip()]]]
				continue
			for file in current:
				file.write(line)
			last = line if line.strip() else last
	return last.startswith(b"-- Dump completed")


def encrypt(path: Path, passphrase: str) -> None:
	"""Encrypt a file in its place, as Frappe does; the passphrase is shown in no list of processes."""
	_gpg(["--symmetric", "--output", f"{path}.gpg", str(path)], passphrase)
	os.replace(f"{path}.gpg", path)


def decrypt(path: Path, target: Path, passphrase: str) -> None:
	"""The decrypted contents of a file into another one. Raises BackupFailed for a wrong passphrase."""
	_gpg(["--decrypt", "--output", str(target), str(path)], passphrase)


def _gpg(words: list[str], passphrase: str) -> None:
	command = ["gpg", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase-fd", "0", *words]
	try:
		done = subprocess.run(command, input=passphrase.encode(), capture_output=True, check=False)
	except FileNotFoundError:
		raise BackupFailed("gpg is not installed.") from None
	if done.returncode:
		raise BackupFailed("gpg could not encrypt or decrypt: is the backup's key the right one?")


# The list of a backup -----------------------------------------------------------------------------


def _write_list(made: Made) -> None:
	database = made.parts[DATABASE].name
	path = made.parts[DATABASE].with_name(database.split(f"-{DATABASE}")[0] + LIST)
	parts = {what: {"file": file.name, "sha256": sum_of(file)} for what, file in made.parts.items()}
	content = {"site": frappe.local.site, "at": made.at.isoformat(), "ledger": made.ledger, "parts": parts}
	path.write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")
	os.chmod(path, 0o600)


def sum_of(path: Path) -> str:
	"""SHA-256 of a file, 64 hex letters."""
	summing = hashlib.sha256()
	with path.open("rb") as file:
		while block := file.read(_BLOCK):
			summing.update(block)
	return summing.hexdigest()


def lists() -> list[Path]:
	"""The lists of the backups that were made of this site, the newest last."""
	return sorted(Path(get_backup_path()).glob(f"*{LIST}"))


# For `ccm check-site` -------------------------------------------------------------------------------


def look() -> Iterator[tuple[bool, str, str, bool]]:
	"""holds, what is asked, what to do, whether it fails when it does not hold."""
	command = f"bench --site {frappe.local.site} ccm backup"
	last = json.loads(lists()[-1].read_text(encoding="ascii")) if lists() else {}
	moment = datetime.fromisoformat(last["at"]) if last else None
	fresh = moment is not None and now_datetime() - moment <= OLDEST
	do = f"Run it every night: {command}. The last one was made {moment or 'never'}."
	yield fresh, "a backup of the whole register was made in the last day", do, True
	parts = last.get("parts", {})
	has_ledger = not ledger_store.stands_apart() or LEDGER in parts
	yield has_ledger, "the last backup holds the ledger", f"bench backup leaves it out. Run: {command}", True
	yield PRIVATE in parts, "the last backup holds the files", f"Without --no-files: {command}", True
	if cint(frappe.db.get_single_value("System Settings", "encrypt_backup", cache=False)):
		has_key = bool(frappe.conf.get("backup_encryption_key"))
		do = "The key of the backups is missing from site_config.json: nobody opens them."
		yield has_key or not last, "the key of the backups is there", do, True
