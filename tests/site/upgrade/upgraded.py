"""What the runner wrote down while it upgraded the site, and questions to the upgraded site from within."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ccm_app.caseload.figures import load
from ccm_app.caseload.steps import Step, all_steps

# As in on_site/working.py, which entered the first part of it.
LEFT_OUT = ("LEGAL", "CONSENT-CDP", "EVALUAT")


@functools.cache
def told() -> dict[str, Any]:
	"""How the site stood "before" the upgrade, "after" it and when it was migrated "again"; who was registered."""
	return dict(json.loads(Path(os.environ["CCM_UPGRADE_TOLD"]).read_text(encoding="utf-8")))


def ask(function: str, **given: Any) -> Any:
	"""Run a function of `on_site` on the upgraded site; answers what it returned."""
	call = [os.environ["CCM_UPGRADE_COMMAND"], function, json.dumps(given)]
	done = subprocess.run(call, check=True, capture_output=True, text=True, timeout=300)
	return json.loads(done.stdout.strip().splitlines()[-1])


def steps_of(key: str) -> Iterator[Step]:
	"""The steps of one client of the caseload, as this release knows them."""
	for step in all_steps(load()):
		names = f"{step.key} {step.target} {step.find} {step.action}"
		if key in names and not any(word in names.upper() for word in LEFT_OUT):
			yield step
