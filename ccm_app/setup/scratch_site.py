"""A scratch site: a backup, restored beside the sites of this bench, in databases of its own. It touches no other site.

The scratch site has names that nobody chose and nothing had before, an account of the database that reaches its own
databases alone, no scheduler, no mail, no places for checkpoints, and answers no request (maintenance mode).
"""

from __future__ import annotations

import gzip
import json
import os
import re
import secrets
import shutil
import subprocess
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe
from frappe.database import get_command

from ccm_app.confidentiality import backups, site_keys
from ccm_app.confidentiality.backups import CONFIG, DATABASE, FILES, LEDGER, PRIVATE, BackupFailed
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_tables import TABLES, in_database
from ccm_app.setup.ledger import connection_of

NAME, DATABASE_NAME = "ccm-drill-{0}", "_ccm_drill_{0}"
# What a scratch site takes over from the configuration of the backup; whatever else stands there stays away.
TAKEN_OVER = ("encryption_key", "ccm_slip_key", "ccm_slip_keys", "ccm_two_factor", "ccm_key_command")
_PLACE = ("db_host", "db_port", "db_socket", "db_type")
_DEFINER = re.compile(rb"/\*!\d+ DEFINER=`[^`]*`@`[^`]*`\*/")
_COMPRESSED = b"\x1f\x8b"


@dataclass(frozen=True)
class Backup:
	"""The files of one backup. parts: what it is -> file; at: what its list says, "" without one."""

	parts: Mapping[str, Path]
	at: str = ""

	@property
	def has_ledger(self) -> bool:
		"""Whether the ledger lies in a file of its own beside the database."""
		return LEDGER in self.parts


def backup_of(database: Path) -> Backup:
	"""The backup to which this file of a database belongs. Raises BackupFailed for anything else."""
	if f"-{DATABASE}" not in database.name or not database.is_file():
		raise BackupFailed(f"{database.name} is no database of a backup.")
	before = database.name.split(f"-{DATABASE}", 1)[0]
	parts = {DATABASE: database}
	for what in (LEDGER, FILES, PRIVATE, CONFIG):
		found = sorted(database.parent.glob(f"{before}-{what}*"))
		parts |= {what: found[0]} if found else {}
	return _checked(Backup(parts), database.with_name(before + backups.LIST))


def last_backup(folder: Path) -> Backup:
	"""The newest backup in a folder. Raises BackupFailed when there is none."""
	found = sorted(folder.glob(f"*-{DATABASE}*.sql.gz"))
	if not found:
		raise BackupFailed(f"There is no backup in {folder}.")
	return backup_of(found[-1])


def _checked(backup: Backup, path: Path) -> Backup:
	"""Compare with the list of the backup, when it lies beside it."""
	if not path.is_file():
		return backup
	content = json.loads(path.read_text(encoding="ascii"))
	for what, part in content["parts"].items():
		if what not in backup.parts:
			raise BackupFailed(f"{part['file']} is missing from the backup.")
		if backups.sum_of(backup.parts[what]) != part["sha256"]:
			raise BackupFailed(
				f"{part['file']} is not the file that was written: it is damaged or another one."
			)
	return Backup(backup.parts, str(content["at"]))


@contextmanager
def scratch_site(
	backup: Backup,
	root: tuple[str, str],
	say: Callable[[str], None],
	key_file: Path | None = None,
	keep: bool = False,
) -> Iterator[str]:
	"""Restore a backup beside the site that is connected; yields the name of the scratch site, and removes it again.

	root: account and password of the administrator of MariaDB. key_file: the keys of the register, else those of this
	site. keep: leave it standing. Raises BackupFailed.
	"""
	mark = secrets.token_hex(5)
	name, database = NAME.format(mark), DATABASE_NAME.format(mark)
	site = Path(frappe.get_site_path()).resolve().with_name(name)
	site.mkdir(mode=0o700)
	try:
		_restore(backup, site, root, database, key_file, say)
		yield name
	finally:
		if not keep:
			with _administrator(root) as administrator:
				_drop(administrator, database)
			shutil.rmtree(site, ignore_errors=True)


def _restore(
	backup: Backup,
	site: Path,
	root: tuple[str, str],
	database: str,
	key_file: Path | None,
	say: Callable[[str], None],
) -> None:
	"""Everything of the backup into new databases and the folder of the scratch site."""
	conf = frappe.conf.copy()
	key = str(conf.get("backup_encryption_key") or "")
	with _administrator(root) as administrator:
		account = _make_databases(administrator, database, secrets.token_urlsafe(24), backup)
	_write_configuration(site, conf, account, _configured(backup, conf), key_file)
	for what, into in ((DATABASE, database), (LEDGER, f"{database}_ledger")):
		if what in backup.parts:
			say(f"restoring {backup.parts[what].name}")
			_load(account, into, backup.parts[what], site, key)
	_unpack(backup, site, key)
	with _administrator(root) as administrator:
		_only_add(administrator, account, backup)


@contextmanager
def _administrator(root: tuple[str, str]) -> Iterator[Any]:
	link = connection_of(*root)
	try:
		yield link
		link.commit()
	finally:
		link.close()


@dataclass(frozen=True)
class _Account:
	"""Who restores: an account of the database that reaches the scratch databases alone."""

	user: str
	password: str
	hosts: tuple[str, ...]


def _make_databases(root: Any, database: str, password: str, backup: Backup) -> _Account:
	"""New databases and a new account; fails when one of that name is there."""
	live = str(frappe.conf.db_user or frappe.conf.db_name)
	hosts = tuple(str(row[0]) for row in root.sql("select host from mysql.user where user = %s", (live,)))
	names = [database, *([f"{database}_ledger"] if backup.has_ledger else [])]
	for host in hosts:
		root.sql("create user %s@%s identified by %s", (database, host, password))
	for name in names:
		root.sql(f"create database `{name}` character set utf8mb4 collate utf8mb4_unicode_ci")
		for host in hosts:
			root.sql(f"grant all privileges on `{name}`.* to %s@%s", (database, host))
	return _Account(database, password, hosts)


def _only_add(root: Any, account: _Account, backup: Backup) -> None:
	"""From here on the scratch site, too, can only add to its ledger."""
	if not backup.has_ledger:
		return
	ledger = f"{account.user}_ledger"
	for host in account.hosts:
		root.sql(f"revoke all privileges on `{ledger}`.* from %s@%s", (account.user, host))
		for table in TABLES:
			root.sql(f"grant insert, select on {in_database(ledger, table)} to %s@%s", (account.user, host))


def _drop(root: Any, database: str) -> None:
	for name in (database, f"{database}_ledger"):
		root.sql(f"drop database if exists `{name}`")
	for (host,) in root.sql("select host from mysql.user where user = %s", (database,)):
		root.sql("drop user %s@%s", (database, host))


def _configured(backup: Backup, conf: Mapping[str, Any]) -> dict[str, Any]:
	"""The configuration that was backed up; that of this site when it was not."""
	if CONFIG not in backup.parts:
		return dict(conf)
	return dict(json.loads(backup.parts[CONFIG].read_text(encoding="utf-8")))


def _write_configuration(
	site: Path,
	conf: Mapping[str, Any],
	account: _Account,
	backed_up: Mapping[str, Any],
	key_file: Path | None,
) -> None:
	given = {name: conf[name] for name in _PLACE if conf.get(name)}
	given |= {name: backed_up[name] for name in TAKEN_OVER if backed_up.get(name)}
	given |= {"db_name": account.user, "db_password": account.password}
	given |= {"maintenance_mode": 1, "pause_scheduler": 1, "mute_emails": 1, "ccm_scratch": 1}
	given[site_keys.FILE_SETTING] = str((key_file or site_keys.key_file()).resolve())
	if key_file:
		given.pop("ccm_key_command", None)
	if backed_up.get(ledger_store.SETTING):
		here = backed_up[ledger_store.SETTING] == backed_up.get("db_name")
		given[ledger_store.SETTING] = account.user if here else f"{account.user}_ledger"
	path = site / "site_config.json"
	with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
		json.dump(given, file, indent=1)
	for folder in ("private/files", "private/backups", "public/files", "locks", "logs"):
		(site / folder).mkdir(parents=True, mode=0o700)


def _plain(part: Path, site: Path, key: str) -> tuple[Path, bool]:
	"""The part as it can be read, and whether it is a copy to be removed."""
	with part.open("rb") as file:
		begins = file.read(2)
	if begins == _COMPRESSED or "-enc" not in part.name:
		return part, False
	if not key:
		raise BackupFailed("The backup is encrypted, and site_config.json has no backup_encryption_key.")
	target = site / f"plain-{part.name}"
	backups.decrypt(part, target, key)
	return target, True


def _load(account: _Account, database: str, part: Path, site: Path, key: str) -> None:
	"""Read a database from its file, with an account that could write nowhere else."""
	path, is_copy = _plain(part, site, key)
	conf = frappe.conf
	program, words, _name = get_command(
		socket=conf.db_socket,
		host=conf.db_host or "127.0.0.1",
		port=conf.db_port or 3306,
		user=account.user,
		db_name=database,
	)
	words = [word for word in words if word != "--safe-updates"]
	environment = {**os.environ, "MYSQL_PWD": account.password}
	loading = subprocess.Popen(
		[program, *words],
		stdin=subprocess.PIPE,
		stdout=subprocess.DEVNULL,
		stderr=subprocess.PIPE,
		env=environment,
	)
	assert loading.stdin and loading.stderr
	damaged = False
	try:
		with gzip.open(path, "rb") as lines, loading.stdin as into:
			for line in lines:
				# Triggers are made anew by whoever restores them.
				into.write(_DEFINER.sub(b"", line) if line.startswith(b"/*!50003 CREATE") else line)
	except BrokenPipeError:
		# The program has ended before its time, and said why.
		pass
	except (OSError, EOFError, zlib.error):
		damaged = True
	trouble = "the file is damaged" if damaged else loading.stderr.read().decode("utf-8", "replace").strip()
	if is_copy:
		path.unlink()
	if loading.wait() or damaged:
		raise BackupFailed(f"{part.name} could not be restored: {trouble[-300:]}")


def _unpack(backup: Backup, site: Path, key: str) -> None:
	"""The files of the register, sealed as they are, into the scratch site's folders."""
	for what, folder in ((FILES, "public"), (PRIVATE, "private")):
		if what not in backup.parts:
			continue
		path, is_copy = _plain(backup.parts[what], site, key)
		command = ["tar", "--extract", "--no-same-owner", "--directory", str(site), "--file", str(path)]
		done = subprocess.run(
			[*command, f"--strip-components={_depth(path, folder)}"], capture_output=True, check=False
		)
		if is_copy:
			path.unlink()
		if done.returncode or not (site / folder / "files").is_dir():
			raise BackupFailed(f"{backup.parts[what].name} could not be unpacked.")


def _depth(path: Path, folder: str) -> int:
	"""How many folders stand before the one of the files: the archive names the site, or a whole path."""
	with tarfile.open(path) as archive:
		first = archive.next()
	parts = first.name.split("/") if first else []
	return parts.index(folder) if folder in parts else 0
