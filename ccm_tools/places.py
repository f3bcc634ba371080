"""Where things of the three words live."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".ccm"
LOGS = WORK / "logs"
SITE_FILE = WORK / "site.json"


def make_work_folder() -> Path:
	"""The folder `.ccm` beside the script, for everything that can be made again; readable by its owner only
	is what holds a password, not the folder."""
	LOGS.mkdir(parents=True, exist_ok=True)
	return WORK


def is_file(path: Path) -> bool:
	"""Whether the file is there; a folder that may not be entered counts as not there."""
	return os.path.isfile(path)


def is_folder(path: Path) -> bool:
	"""Whether the folder is there; a folder that may not be entered counts as not there."""
	return os.path.isdir(path)
