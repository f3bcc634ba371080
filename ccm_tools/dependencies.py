"""The packages that pyproject.toml names, read without a TOML library (Python 3.10 has none)."""

import ast
import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path


def packages_of(pyproject: str, key: str) -> list[str]:
	"""The list of strings under a key such as `dependencies` or `test`; empty when the key is not there.

	An array of strings means the same in TOML and in Python, comments included.
	"""
	found = re.search(rf"^{re.escape(key)}\s*=\s*\[", pyproject, re.MULTILINE)
	if not found:
		return []
	rest = pyproject[found.end() - 1 :]
	for end in [place for place, sign in enumerate(rest) if sign == "]"]:
		try:
			return [str(name) for name in ast.literal_eval(rest[: end + 1])]
		except (SyntaxError, ValueError):
			continue
	return []


def wanted_packages(pyproject: Path, extras: Sequence[str]) -> list[str]:
	"""The project's packages with those of the extras, in the order of the file."""
	text = pyproject.read_text(encoding="utf-8")
	return [package for key in ("dependencies", *extras) for package in packages_of(text, key)]


def stamp_of(packages: Sequence[str]) -> str:
	"""A mark that changes when the packages or the Python change, so that pip runs only then."""
	text = "\n".join([sys.version, *packages])
	return hashlib.sha256(text.encode("utf-8")).hexdigest()
