"""What offices still hold is entered again: registry files of the embedded registry, and client files with receipts.

Both are safe to enter as often as one likes: an act that was taken and a form that was imported are found again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import frappe

from ccm_app.exchange import csv_import, kit_taking, rows
from ccm_app.exchange.cells import DAY_FIRST
from ccm_app.exchange.kit_journal import Kit, NoKit
from ccm_app.registry import replayed
from ccm_app.registry.saying import sentence_of
from ccm_app.sealing.errors import KeyTrouble

KITS, CLIENT_FILES = (".sqlite",), (".csv",)
ADMINISTRATOR = "Administrator"
# Whatever a file may do that is damaged, cut, foreign or not ours to open; what is not about the file is none of these.
_NOT_READ = (OSError, EOFError, ValueError, TypeError, KeyError, sqlite3.Error, KeyTrouble)


@dataclass
class Replayed:
	"""What became of the files of the offices. refused: (file, line or act, sentences)."""

	files: int = 0
	entered: int = 0
	already: int = 0
	refused: list[tuple[str, str, list[str]]] = field(default_factory=list)


@dataclass
class NumbersRead:
	"""What the files of the offices say of numbers. unread: files that cannot be read, each with the reason."""

	numbers: list[str] = field(default_factory=list)
	readable: list[Path] = field(default_factory=list)
	unread: dict[Path, str] = field(default_factory=dict)


def files_in(folder: Path) -> list[Path]:
	"""The files of the offices in a folder and below it, client files first: they name who was registered."""
	found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
	wanted = [path for path in found if path.suffix.lower() in (*KITS, *CLIENT_FILES)]
	return sorted(wanted, key=lambda path: (path.suffix.lower() in KITS, str(path)))


def read_numbers(files: Iterable[Path], passphrase: Callable[[Path], str]) -> NumbersRead:
	"""Every number that a receipt in these files names: no counter may give it to somebody else.

	Each file is read to its end; one that cannot be read is named with the reason, and stops nothing.
	"""
	found = NumbersRead()
	for path in files:
		try:
			numbers = _numbers_in(path, passphrase)
		except _NOT_READ as error:
			found.unread[path] = _why_not_read(error)
		else:
			found.numbers += numbers
			found.readable.append(path)
	return found


def _numbers_in(path: Path, passphrase: Callable[[Path], str]) -> list[str]:
	if path.suffix.lower() in KITS:
		with Kit(path, passphrase(path)) as kit:
			return [number for act in kit.acts() if (number := kit.receipt(act.key))]
	# The key of the site is not needed to read numbers.
	file = rows.read_clients(path.read_bytes(), b"numbers")
	if file.problems:
		# What stands in a first line that is none of ours may be a person: it is not said.
		said = [sentence_of(one) for one in file.problems if "column" not in one.values]
		raise NoKit(" ".join(said) or "Its first line is not that of a client file.")
	return [number for row in file.rows for number in row.numbers.values()]


def _why_not_read(error: Exception) -> str:
	"""The reason without anything of what stands in the file."""
	if isinstance(error, NoKit | KeyTrouble):
		return str(error) or "What is sealed in it does not open: it was changed, or is damaged."
	if isinstance(error, EOFError):
		return "Its passphrase was asked for, and nobody typed it."
	if isinstance(error, OSError):
		return f"It cannot be opened: {error.strerror or type(error).__name__}."
	return "It is damaged, or no file of this register."


def replay(
	files: Iterable[Path],
	passphrase: Callable[[Path], str],
	dates: str = DAY_FIRST,
	progress: Callable[[str, int, int], None] | None = None,
) -> Replayed:
	"""Enter everything in these files that the register does not have; each file, and each act, is kept for itself.

	files: that `read_numbers` could read. passphrase: asked for each registry file. Raises NoKit or KeyWrong for a
	registry file that does not open.
	"""
	found = Replayed()
	for path in files:
		found.files += 1
		if path.suffix.lower() in KITS:
			_kit(path, passphrase(path), found, progress)
		else:
			_client_file(path, dates, found)
	return found


def _kit(
	path: Path, passphrase: str, found: Replayed, progress: Callable[[str, int, int], None] | None
) -> None:
	def draw(done: int, total: int) -> None:
		if progress:
			progress(path.name, done, total)

	with Kit(path, passphrase) as kit:
		taken = kit_taking.take(kit, draw)
	found.entered += taken.taken
	found.already += taken.already
	found.refused += [(path.name, f"act {number}, {kind}", said) for number, kind, said in taken.refused]


def _client_file(path: Path, dates: str, found: Replayed) -> None:
	said_before = len(frappe.local.message_log)
	try:
		with replayed.in_the_name_of(ADMINISTRATOR):
			_file, outcome = csv_import.take_file(path.read_text(encoding="utf-8-sig"), dates, again=True)
	except (frappe.ValidationError, UnicodeDecodeError) as error:
		frappe.db.rollback()
		found.refused.append((path.name, "the file", replayed.reasons(said_before, error)))
		return
	# A file is one import: its good rows are kept together.
	frappe.db.commit()
	found.entered += len(outcome.saved)
	found.already += len(outcome.already)
	found.refused += [(path.name, f"line {row.line}", said) for row, said in outcome.broken]
