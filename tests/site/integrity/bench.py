"""The trials of the ledger in the bench of the test site, and the administrator of its MariaDB."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from typing import Any

from ccm_tools.database import Door, open_door
from tests.site.people import command

TRIALS, COPIES = "ccm_app.tests.ledger_trials", "ccm_app.tests.ledger_copies"


@functools.cache
def door() -> Door:
	"""The administrator of the database."""
	return open_door()


def trial(name: str, **given: Any) -> Any:
	"""Run a trial on the test site; answers its figures."""
	words = ["execute", f"{COPIES if name == 'tamper' else TRIALS}.{name}"]
	printed = command(*words, *(["--kwargs", repr(given)] if given else []))
	return json.loads(printed.strip().splitlines()[-1])


def says(*words: str) -> tuple[int, str]:
	"""Exit code and words of a command of the site that may fail."""
	call = [os.environ["CCM_SITE_COMMAND"], *words]
	done = subprocess.run(call, check=False, capture_output=True, text=True, timeout=900)
	return done.returncode, done.stdout + done.stderr


def setting(name: str) -> str:
	"""A setting of the site's configuration."""
	printed = command("execute", "frappe.get_conf().get", "--args", repr([name]))
	return str(json.loads(printed.strip().splitlines()[-1]))


def as_root(statements: str) -> str:
	"""Run SQL as the administrator in the ledger's database; answers what came back."""
	outcome = door().ask(f"use `{setting('ccm_ledger_database')}`;\n{statements}")
	assert outcome.well, outcome.last_lines(3)
	return outcome.text
