"""What the campaign runs on the site; the results go into a folder that the campaign has made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ccm_app.tests.fuzz import catalogue, playing


def prepare(folder: str) -> dict[str, Any]:
	"""Write `catalogue.json`: what the judge has to know of this site."""
	found = catalogue.for_the_judge()
	(Path(folder) / "catalogue.json").write_text(json.dumps(found), encoding="utf-8")
	return {"kinds": len(found["kinds"])}


def play(
	folder: str, number: int, seed: int, parts: int = 1, part: int = 0, grammar: int = 1, name: str = "fuzz"
) -> dict[str, Any]:
	"""Play a part of the queries and write `<name>-<part>.json`. grammar: 0 switches the grammar off."""
	found = playing.play(number, seed, parts, part, bool(grammar))
	(Path(folder) / f"{name}-{part}.json").write_text(json.dumps(found), encoding="utf-8")
	return dict(found["figures"])
