"""The drill: last night's backup and what the offices still have give the same register, in a scratch site."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context
from frappe.utils.backups import get_backup_path

from ccm_app.commands.after_restore import MARGIN, Recovered, recover, tell
from ccm_app.commands.group import ccm, connected, progress_bar
from ccm_app.confidentiality import checkpoints, registers_compared
from ccm_app.confidentiality.backups import BackupFailed
from ccm_app.confidentiality.registers_compared import Differences, Sums
from ccm_app.exchange.cells import DAY_FIRST, MONTH_FIRST
from ccm_app.exchange.kit_journal import NoKit
from ccm_app.registry import ledger_store
from ccm_app.sealing.errors import KeyTrouble
from ccm_app.setup import scratch_site

_PATH = click.Path(exists=True, path_type=Path)


@ccm.command("restore-drill")
@click.option(
	"--backup", "database", type=_PATH, help="The file of the database; without it the newest backup."
)
@click.option("--from-offices", "offices", type=_PATH, help="A folder with registry files and client files.")
@click.option(
	"--checkpoints", "places", multiple=True, type=_PATH, help="Deliveries that are kept elsewhere."
)
@click.option(
	"--keys", type=_PATH, help="The copy of ccm_keys.json that would be used; without it the live one."
)
@click.option("--db-root-username", default="root", show_default=True, help="The administrator of MariaDB.")
@click.option("--db-root-password", default=None, help="Asked for when it is not given.")
@click.option(
	"--dates", default=DAY_FIRST, type=click.Choice([DAY_FIRST, MONTH_FIRST]), help="In client files."
)
@click.option("--keep", is_flag=True, help="Leave the scratch site standing, closed to everybody.")
@pass_context
def restore_drill(
	context: Any,
	database: Path | None,
	offices: Path | None,
	places: tuple[Path, ...],
	keys: Path | None,
	db_root_username: str,
	db_root_password: str | None,
	dates: str,
	keep: bool,
) -> None:
	"""Restore a backup beside this site, enter what offices have, compare. Exit code 1 when something is missing."""
	with connected(context), _told():
		asked = "Password of the administrator of MariaDB"
		root = (db_root_username, db_root_password or click.prompt(asked, hide_input=True))
		backup = (
			scratch_site.backup_of(database)
			if database
			else scratch_site.last_backup(Path(get_backup_path()).absolute())
		)
		key, live, signs = secrets.token_bytes(32), frappe.local.site, _public_keys()
		wanted = registers_compared.sums(key, progress_bar())
		click.echo(f"This site holds {len(wanted)} records about clients.")
		scratch = scratch_site.scratch_site(backup, root, click.echo, keys, keep)
		with scratch as name, _in_site(name, live):
			before = registers_compared.compare(wanted, registers_compared.sums(key))
			with _copies_of(offices) as copies:
				found = recover(places, copies, MARGIN, dates, public_keys=signs)
			after = registers_compared.sums(key)
		whole = _report(
			wanted, before, found, registers_compared.compare(wanted, after), backup, bool(places)
		)
		if keep:
			click.echo(
				f"The scratch site {name} stays. Remove its folder and its databases when it was looked at."
			)
	if not whole:
		raise SystemExit(1)


@contextmanager
def _copies_of(offices: Path | None) -> Iterator[Path | None]:
	"""What the offices hold, copied: a drill writes numbers of its own site into the files that it takes."""
	if offices is None:
		yield None
		return
	with tempfile.TemporaryDirectory(prefix="ccm-drill-") as folder:
		yield Path(shutil.copytree(offices, Path(folder) / "offices"))


def _public_keys() -> list[bytes]:
	"""Who signs the checkpoints of the live site; the scratch site signs nothing."""
	try:
		return [checkpoints.signer().public_key]
	except KeyTrouble:
		return []


@contextmanager
def _in_site(scratch: str, live: str) -> Iterator[None]:
	"""Work in the scratch site, and come back to the live one whatever happens."""
	frappe.db.rollback()
	frappe.destroy()
	try:
		frappe.init(site=scratch)
		frappe.connect()
		yield
	finally:
		frappe.cache.delete_keys("")
		frappe.destroy()
		frappe.init(site=live)
		frappe.connect()


def _report(
	wanted: Sums,
	before: Differences,
	found: Recovered,
	left: Differences,
	backup: scratch_site.Backup,
	outside_given: bool,
) -> bool:
	"""Say what came back and what is missing; whether the register is the same."""
	click.echo(f"The backup of {backup.at or 'an unknown moment'} lacked {_counted(before)}.")
	if not backup.has_ledger:
		click.echo("THE LEDGER IS NOT IN THIS BACKUP. Make backups with: ccm backup")
	tell(found, outside_given)
	for what, rows in (("MISSING", left.missing), ("NOT THE SAME", left.differs), ("NOT HERE", left.added)):
		for kind, name in rows:
			client = wanted.clients.get((kind, name), "")
			click.echo(f"  {what} {kind} {name}{f' of {client}' if client not in ('', name) else ''}")
	for kind, (less, more) in left.counted.items():
		click.echo(f"  MISSING {less} of {kind}, {more} beside")
	in_order = bool(found.verdict.get("valid")) and (backup.has_ledger or not ledger_store.stands_apart())
	whole = left.none and not found.replayed.refused and not found.unread and in_order
	if whole:
		click.echo(f"The same register came back: {len(wanted)} records about clients, each compared.")
	else:
		click.echo(
			f"NOT the same register: still lacking {_counted(left)}. What was typed here after the backup is held by"
			" no office: back up more often, or have offices keep their files. See docs/operators/restoring.md."
		)
	return whole


def _counted(one: Differences) -> str:
	less = len(one.missing) + sum(pair[0] for pair in one.counted.values())
	return f"{less} records, {len(one.differs)} others were different, {len(one.added)} stand in it alone"


class _told:
	"""Ends with one sentence and exit code 1 when the backup, a key or a file is not what it should be."""

	def __enter__(self) -> None:
		return None

	def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
		if isinstance(error, BackupFailed | KeyTrouble | NoKit | ValueError):
			raise click.ClickException(str(error)) from None
