"""Where things of the three words live."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BASE = ROOT / ".ccm"
VENV = _BASE / "venv"
# A second lane of a test run works in a folder of its own, beside the first one and with the same Python.
WORK = _BASE / os.environ["CCM_LANE"] if os.environ.get("CCM_LANE") else _BASE
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
