"""Who acts on the test site: one account per role, each signed in over REST.

The runner names the site in CCM_SITE_URL, CCM_SITE_NAME and CCM_SITE_COMMAND. Without them these tests are
not started at all, so a missing name is an error here and never a skipped test.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
from typing import Any

from ccm_app.caseload.rest import Person, RestShell

PASSWORD = os.environ.get("CCM_PEOPLE_PASSWORD", "Quiet-River-2010!")
ROLES = (
	"CCM Ministry Administrator",
	"CCM Central Office",
	"CCM Field Case Manager",
	"CCM Clerk",
	"CCM Social Worker",
	"CCM Field Coordination Unit",
	"CCM Budget Approver",
	"CCM Monitoring Team",
	"CCM Advisory Group",
	"CCM Data Protection Officer",
	"CCM Service Provider",
)


def url() -> str:
	"""The address of the test site."""
	return os.environ["CCM_SITE_URL"]


def host() -> str | None:
	"""The name of the test site, when its server answers for several."""
	return os.environ.get("CCM_SITE_HOST")


def command(*words: str, seconds: int = 900) -> str:
	"""Run a command of Frappe on the test site; answers what it printed. Raises when it fails or takes longer."""
	call = [os.environ["CCM_SITE_COMMAND"], *words]
	return subprocess.run(call, check=True, capture_output=True, text=True, timeout=seconds).stdout


@functools.cache
def accounts() -> list[dict[str, str]]:
	"""One account per role; made when they are not there yet."""
	given = repr({"password": PASSWORD})
	printed = command("execute", "ccm_app.setup.people.make_role_users", "--kwargs", given)
	rows = next(line for line in reversed(printed.splitlines()) if line.startswith("["))
	return [{**row, "password": PASSWORD} for row in json.loads(rows)]


@functools.cache
def person(role: str, office: str = "") -> Person:
	"""The signed-in holder of a role; of an office where the role has several holders."""
	found = [account for account in accounts() if account["role"] == role]
	own = [account for account in found if account["office"] == office]
	account = (own or found)[0]
	return Person(url(), account["email"], account["password"], host())


@functools.cache
def administrator() -> Person:
	"""The technical Administrator of the site; no role of the app."""
	return Person(url(), "Administrator", os.environ["CCM_ADMIN_PASSWORD"], host())


@functools.cache
def shell() -> RestShell:
	"""The site as the caseload's steps see it."""
	return RestShell(url(), accounts(), host())


def everything(kind: str) -> list[dict[str, Any]]:
	"""Name and time of the last change of every record of a kind, as the Administrator sees it."""
	return administrator().find(kind, {}, ("name", "modified"))
