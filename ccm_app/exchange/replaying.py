"""What offices still hold is entered again: registry files of the embedded registry, and client files with receipts.

Both are safe to enter as often as one likes: an act that was taken and a form that was imported are found again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import frappe

from ccm_app.exchange import csv_import, kit_taking, rows
from ccm_app.exchange.cells import DAY_FIRST
from ccm_app.exchange.kit_journal import Kit
from ccm_app.registry import replayed

KITS, CLIENT_FILES = (".sqlite",), (".csv",)
ADMINISTRATOR = "Administrator"


@dataclass
class Replayed:
	"""What became of the files of the offices. refused: (file, line or act, sentences)."""

	files: int = 0
	entered: int = 0
	already: int = 0
	refused: list[tuple[str, str, list[str]]] = field(default_factory=list)


def files_in(folder: Path) -> list[Path]:
	"""The files of the offices in a folder and below it, client files first: they name who was registered."""
	found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
	wanted = [path for path in found if path.suffix.lower() in (*KITS, *CLIENT_FILES)]
	return sorted(wanted, key=lambda path: (path.suffix.lower() in KITS, str(path)))


def numbers_in(files: Iterable[Path], passphrase: Callable[[Path], str]) -> Iterator[str]:
	"""Every number that a receipt in these files names: no counter may give it to somebody else."""
	for path in files:
		if path.suffix.lower() in KITS:
			with Kit(path, passphrase(path)) as kit:
				yield from filter(None, (kit.receipt(act.key) for act in kit.acts()))
		else:
			# The key of the site is not needed to read numbers.
			file = rows.read_clients(path.read_bytes(), b"numbers")
			yield from (number for row in file.rows for number in row.numbers.values())


def replay(
	files: Iterable[Path],
	passphrase: Callable[[Path], str],
	dates: str = DAY_FIRST,
	progress: Callable[[str, int, int], None] | None = None,
) -> Replayed:
	"""Enter everything in these files that the register does not have; each file, and each act, is kept for itself.

	passphrase: asked for each registry file. Raises NoKit or KeyWrong for a registry file that does not open.
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
