"""After a restore: counters past every number that was given, what the offices still have, and what is missing then."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected, progress_bar
from ccm_app.confidentiality import recovering, site_keys, verifying, witnesses
from ccm_app.domain.recovery import Lacking
from ccm_app.exchange import replaying
from ccm_app.exchange.cells import DAY_FIRST, MONTH_FIRST
from ccm_app.exchange.kit_journal import Kit, NoKit
from ccm_app.exchange.kit_taking import take
from ccm_app.registry import ledger_store
from ccm_app.sealing.errors import KeyTrouble

# How many numbers are left out in each counter for what nobody can name: the last hour before a disaster.
MARGIN = 25
PASSPHRASE = "CCM_KIT_PASSPHRASE"
_FOLDER = click.Path(exists=True, path_type=Path)


@dataclass
class Recovered:
	"""What came of a recovery. newer: sealed rows that places elsewhere hold and this ledger does not.

	shown: rows of a newer ledger that stand in the lists again. ended: rows of access that were open again; looks: looks
	and sharings that are gone, as the ledger tells from now on. moved: counters. lacking: after everything was entered.
	verdict: of the check of the ledger. unread: files of the offices that cannot be read, each with the reason.
	"""

	newer: int = 0
	shown: list[dict[str, Any]] = field(default_factory=list)
	moved: dict[str, tuple[int, int]] = field(default_factory=dict)
	ended: int = 0
	looks: int = 0
	replayed: replaying.Replayed = field(default_factory=replaying.Replayed)
	lacking: Lacking = field(default_factory=Lacking)
	verdict: Mapping[str, Any] = field(default_factory=dict)
	unread: dict[str, str] = field(default_factory=dict)

	@property
	def whole(self) -> bool:
		"""Whether nothing is known to be missing."""
		entered = not self.replayed.refused and not self.unread
		return self.lacking.nothing and entered and bool(self.verdict.get("valid"))


def recover(
	deliveries: Iterable[Path],
	offices: Path | None,
	margin: int,
	dates: str = DAY_FIRST,
	known: Iterable[str] = (),
	public_keys: Iterable[bytes] = (),
	say: Callable[[str], None] = click.echo,
) -> Recovered:
	"""All steps after a restore, on the site that is connected; may be repeated. Raises KeyTrouble without keys.

	deliveries: files and folders of what is kept elsewhere. offices: a folder with what offices hold. margin: numbers to
	leave out in each counter. known: numbers that somebody knows of. public_keys: that have signed checkpoints. A file
	of the offices that cannot be read stops nothing and stands in `unread`.
	"""
	site_keys.check()
	outside, found = recovering.told_elsewhere(list(deliveries)), Recovered()
	found.newer = recovering.is_newer_elsewhere(outside)
	read = replaying.read_numbers(replaying.files_in(offices) if offices else [], passphrase_of)
	found.unread = {str(path.relative_to(offices or path)): why for path, why in read.unread.items()}
	found.moved = recovering.carry(recovering.lack(outside), [*known, *read.numbers], margin)
	found.shown = recovering.bring_rows_into_lists()
	found.ended = recovering.end_access_again()
	found.looks = witnesses.declare_restored() if ledger_store.database() else 0
	# From here on no number is given twice, whatever happens to the rest.
	frappe.db.commit()
	say(f"{len(found.moved)} counters were carried past the numbers that were given before.")
	found.replayed = replaying.replay(read.readable, passphrase_of, dates, progress_bar())
	found.lacking = recovering.lack(outside)
	found.moved |= recovering.carry_within_cases(found.lacking)
	frappe.db.commit()
	found.verdict = verifying.check((), list(public_keys))
	return found


def passphrase_of(path: Path) -> str:
	"""The passphrase of a registry file: in a file of its name with `.passphrase`, in the environment, or typed."""
	beside = path.with_suffix(".passphrase")
	if beside.is_file():
		return beside.read_text(encoding="utf-8").strip()
	return os.environ.get(PASSPHRASE) or getpass.getpass(f"Passphrase of {path.name}: ")


def tell(found: Recovered, outside_given: bool, say: Callable[[str], None] = click.echo) -> None:
	"""What came back and what is missing, with what to do next; numbers and codes only."""
	again = found.replayed
	say(f"{again.files} files of offices: {again.entered} entered, {again.already} were there already.")
	for file, where, reasons in again.refused:
		say(f"  NOT ENTERED {file}, {where}: {' '.join(reasons)}")
	_tell_unread(found.unread, say)
	for row in found.shown:
		say(
			f"  ENTER AGAIN {row['client']} {row['case'] or ''} {row['event']} of {row['occurred_on']:%Y-%m-%d}"
		)
	if found.ended:
		say(f"{found.ended} rows of access that had been ended were open again, and are ended.")
	if found.looks:
		say(f"{found.looks} looks and sharings are gone for good. The ledger tells of it from now on.")
	if found.newer:
		say(f"{found.newer} sealed rows of the ledger that places elsewhere hold are not in this ledger.")
	_tell_lacking(found.lacking)
	if not found.verdict.get("valid", True):
		say(f"THE LEDGER: {found.verdict['first_bad']['said']}")
	if not outside_given:
		say("Give --checkpoints: without what is kept elsewhere nobody knows what is missing.")


def _tell_unread(unread: Mapping[str, str], say: Callable[[str], None]) -> None:
	for file, why in unread.items():
		say(f"  NOT READ {file}: {why}")
	if unread:
		say(
			"Nothing of these files was entered, and no counter knows their numbers. Fetch each file anew from its office,"
			" with its passphrase, and run this again before anybody works. If the office has no other: ask it for the"
			" highest number that it knows and give it with --number, or leave numbers out with ccm skip-numbers."
		)


def _tell_lacking(lack: Lacking) -> None:
	for number, rows in sorted(lack.clients.items()):
		click.echo(
			f"  MISSING client {number}: registered after the backup, {rows} moves. Ask the office for it."
		)
	for client, (first, count) in sorted(lack.rows.items()):
		click.echo(f"  MISSING {count} moves of {client}, from row {first} on. Ask the office what happened.")
	if lack.beside:
		click.echo(f"  {lack.beside} rows about looks, access and configuration are lost.")
	if lack.nameless:
		click.echo(
			f"  {lack.nameless} chains were told elsewhere of which no number was found. Raise the margin."
		)


@ccm.command("after-restore")
@click.option(
	"--checkpoints", "places", multiple=True, type=_FOLDER, help="Deliveries that are kept elsewhere."
)
@click.option(
	"--from-offices", "offices", type=_FOLDER, help="A folder with registry files and client files."
)
@click.option("--margin", default=MARGIN, show_default=True, help="Numbers to leave out in each counter.")
@click.option("--number", "known", multiple=True, help="A number that somebody knows of; may be repeated.")
@click.option(
	"--dates", default=DAY_FIRST, type=click.Choice([DAY_FIRST, MONTH_FIRST]), help="In client files."
)
@click.option("--public-key", "keys", multiple=True, help="In hex, when the key that signs is a new one.")
@pass_context
def after_restore(
	context: Any,
	places: tuple[Path, ...],
	offices: Path | None,
	margin: int,
	known: tuple[str, ...],
	dates: str,
	keys: tuple[str, ...],
) -> None:
	"""Run this after every restore, before anybody works. Exit code 1 when something is known to be missing."""
	with connected(context), _told():
		found = recover(places, offices, margin, dates, known, [bytes.fromhex(key) for key in keys])
		tell(found, bool(places))
	if not found.whole:
		raise SystemExit(1)
	click.echo("Nothing is known to be missing.")


@ccm.command("skip-numbers")
@click.argument("numbers", nargs=-1)
@click.option("--leave-out", type=click.IntRange(1, 10_000), help="Leave out so many in every counter.")
@pass_context
def skip_numbers(context: Any, numbers: tuple[str, ...], leave_out: int | None) -> None:
	"""Carry the counters past these numbers of clients, cases or records, so that none is given a second time."""
	with connected(context):
		moved = recovering.carry_past(numbers)
		unread = [one for one in numbers if not recovering.counters_of([one])]
		moved |= recovering.leave_out(leave_out) if leave_out else {}
		frappe.db.commit()
		for series, (before, now) in moved.items():
			click.echo(f"{series}: {before} -> {now}")
		click.echo(f"{len(moved)} counters were carried on.")
	if unread:
		raise click.ClickException(f"These are no numbers of this register: {', '.join(unread)}")


@ccm.command("take-field-kit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_context
def take_field_kit(context: Any, file: Path) -> None:
	"""Take what was entered in an embedded registry into this site; each act once. Exit code 1 when one was refused."""
	with connected(context), _told():
		draw = progress_bar()
		with Kit(file, passphrase_of(file)) as kit:
			taken = take(kit, lambda done, total: draw(file.name, done, total))
		click.echo(f"{taken.taken} acts were taken, {taken.already} were here already.")
		for number, kind, reasons in taken.refused:
			click.echo(f"  NOT TAKEN act {number}, {kind}: {' '.join(reasons)}")
	if taken.refused:
		raise SystemExit(1)


class _told:
	"""Ends with one sentence and exit code 1 when a key is missing or a file is not what it should be."""

	def __enter__(self) -> None:
		return None

	def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
		if isinstance(error, KeyTrouble | NoKit | ValueError):
			raise click.ClickException(str(error)) from None
