"""The folder that the demonstration writes to: never one that it did not make."""

from __future__ import annotations

from pathlib import Path

MARKER = ".ccm-demo"
_MARKER_TEXT = "Made by the CCM demonstration. What it wrote here is replaced when it runs again.\n"
# Everything that a demonstration writes, and nothing else.
_OWN = (
	"slips/R-*.pdf",
	"tables/T??.html",
	"tables/T??.csv",
	"case_report.pdf",
	"case_plan.pdf",
	"index.html",
	"ledger.txt",
	"registry.sqlite*",
)


class NotOurFolder(Exception):
	"""The folder cannot be written to; the message says why and what to do."""


def prepare(folder: Path) -> None:
	"""Make the folder, or empty it of what an earlier demonstration wrote. Raises NotOurFolder."""
	if folder.exists() and not folder.is_dir():
		raise NotOurFolder(f"{folder} is a file. Name a folder instead.")
	try:
		if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
			raise NotOurFolder(
				f"{folder} holds files that the demonstration did not make, and nothing was written. "
				"Name a new or an empty folder."
			)
		_make(folder)
	except OSError as error:
		raise NotOurFolder(
			f"{folder} cannot be written to ({error.strerror}). Name another folder."
		) from error


def _make(folder: Path) -> None:
	for name in ("slips", "tables"):
		(folder / name).mkdir(parents=True, exist_ok=True)
	(folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
	for pattern in _OWN:
		for file in folder.glob(pattern):
			file.unlink()
