"""Finding a bench, Frappe's folder of applications and sites."""

import glob
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from .commands import run
from .places import SITE_FILE, WORK, is_file, is_folder
from .talk import Stop

USUAL_PLACES = (
	"~/frappe-bench",
	"~/bench",
	"/home/*/frappe-bench",
	"/home/*/bench",
	"/opt/bench",
	"/opt/frappe-bench",
)
NO_BENCH = "no bench was found (name one in CCM_BENCH, or make one with ./ccm site)"
_VERSION = re.compile(r"""^__version__\s*=\s*["']([^"']+)""", re.MULTILINE)


def is_bench(folder: Path) -> bool:
	"""Whether a folder holds Frappe, its sites and its Python."""
	frappe, python = folder / "apps/frappe/frappe/__init__.py", folder / "env/bin/python"
	return is_file(frappe) and is_folder(folder / "sites") and os.access(python, os.X_OK)


def remembered(site_file: Path = SITE_FILE) -> dict[str, str]:
	"""What `./ccm site` wrote down: bench, site, url, password ...; empty when it never ran."""
	try:
		found = json.loads(site_file.read_text(encoding="utf-8"))
	except (OSError, ValueError):
		return {}
	return found if isinstance(found, dict) else {}


def named_bench() -> Path | None:
	"""The bench named by CCM_BENCH; raises Stop when the name is given and there is no bench."""
	name = os.environ.get("CCM_BENCH", "").strip()
	if not name:
		return None
	folder = Path(name).expanduser().absolute()
	if not is_bench(folder):
		raise Stop(f"CCM_BENCH names {folder}, which is not a bench (or may not be read by this user)")
	return folder


def find_bench(places: Iterable[str] = USUAL_PLACES, own: Path = WORK / "bench") -> Path:
	"""The bench to test on: CCM_BENCH, else the one of `./ccm site`, else the first in the usual places.

	Raises Stop with the reason when there is none.
	"""
	if named := named_bench():
		return named
	known = [Path(remembered()["bench"])] if remembered().get("bench") else []
	usual = [Path(found) for place in places for found in sorted(glob.glob(os.path.expanduser(place)))]
	for folder in [*known, own, *usual]:
		if is_bench(folder):
			return folder
	raise Stop(NO_BENCH)


def frappe_version(bench: Path) -> str:
	"""Frappe's version as its source names it, such as `15.55.1`."""
	text = (bench / "apps/frappe/frappe/__init__.py").read_text(encoding="utf-8")
	found = _VERSION.search(text)
	return found.group(1) if found else "unknown"


def check_bench(bench: Path) -> None:
	"""Raises Stop when this user cannot use the bench, or when its Frappe is not version 15."""
	version = frappe_version(bench)
	if version.split(".")[0] != "15":
		raise Stop(f"the bench {bench} has Frappe {version}; this project is tested on version 15")
	outcome = run([bench / "env/bin/python", "-c", "import frappe"], limit=60, folder=bench / "sites")
	if not outcome.well:
		raise Stop(f"Frappe in the bench {bench} cannot be used by this user: {outcome.last_lines(1)}")
