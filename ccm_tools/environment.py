"""The project's own virtual environment in `.ccm/venv`."""

import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from .commands import Outcome, run
from .dependencies import stamp_of, wanted_packages
from .places import LOGS, ROOT, VENV, make_work_folder
from .talk import Stop, step

INSTALL_LIMIT = 900
_UNREACHABLE = re.compile(
	r"NewConnectionError|ConnectTimeout|ReadTimeout|ConnectionError|name resolution|Name or service not known"
	r"|Network is unreachable|Connection refused|ProxyError|SSLError|Max retries exceeded|getaddrinfo",
	re.IGNORECASE,
)
_NOT_OFFERED = re.compile(r"No matching distribution found for (\S+)")


def python_of(venv: Path = VENV) -> Path:
	"""The Python of a virtual environment."""
	return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(extras: Sequence[str] = (), venv: Path = VENV) -> Path:
	"""Make or reuse the virtual environment with the project's packages and return its Python.

	pip runs only when the packages in pyproject.toml or the Python changed. Raises Stop with a sentence
	when the environment cannot be made or the package index cannot be reached.
	"""
	make_work_folder()
	packages = wanted_packages(ROOT / "pyproject.toml", extras)
	stamp = venv / ("ccm-" + "-".join(("packages", *extras)))
	if _works(venv) and stamp.is_file() and stamp.read_text(encoding="utf-8") == stamp_of(packages):
		return python_of(venv)
	if not _works(venv):
		_make(venv)
	step(f"installing {len(packages)} packages (first time, or pyproject.toml changed)")
	install(python_of(venv), packages)
	stamp.write_text(stamp_of(packages), encoding="utf-8")
	return python_of(venv)


def install(python: Path, packages: Sequence[str], options: Sequence[str] = ()) -> None:
	"""Install packages with the pip of a Python; raises Stop with a sentence when it cannot be done."""
	pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--retries", "2"]
	outcome = run([*pip, *options, *packages], limit=INSTALL_LIMIT, environment={"PIP_PROGRESS_BAR": "off"})
	make_work_folder()
	(LOGS / "pip.log").write_text(outcome.text, encoding="utf-8")
	if not outcome.well:
		raise Stop(install_complaint(outcome))


def install_complaint(outcome: Outcome) -> str:
	"""Why pip failed, as a sentence."""
	log = f"(pip's own words: {LOGS / 'pip.log'})"
	if outcome.timed_out or _UNREACHABLE.search(outcome.text):
		return (
			"The package index cannot be reached, so the packages of this project cannot be installed. "
			"Connect this machine, or name a mirror in PIP_INDEX_URL, and run the same command again. " + log
		)
	if missing := _NOT_OFFERED.search(outcome.text):
		version = ".".join(str(part) for part in sys.version_info[:2])
		return f"The package index offers no {missing.group(1)} for Python {version} on this machine. {log}"
	return f"pip could not install the packages {log}:\n{outcome.last_lines(5)}"


def _works(venv: Path) -> bool:
	return python_of(venv).is_file() and run([python_of(venv), "-m", "pip", "--version"], limit=60).well


def _make(venv: Path) -> None:
	version = f"{sys.version_info.major}.{sys.version_info.minor}"
	advice = f"On Debian or Ubuntu: apt-get install python{version}-venv (or python3-venv)"
	if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
		raise Stop(
			f"This Python cannot make virtual environments: its module venv or ensurepip is missing. {advice}"
		)
	if venv.exists():
		shutil.rmtree(venv)
	step(f"making a virtual environment in {venv}")
	outcome = run([sys.executable, "-m", "venv", venv], limit=180)
	if not outcome.well:
		shutil.rmtree(venv, ignore_errors=True)
		raise Stop(f"The virtual environment could not be made. {advice}\n{outcome.last_lines(4)}")
