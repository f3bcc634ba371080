"""Clients who are somewhere on their way when the upgrade comes, entered over REST in the previous release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from changing_forms import NUMBER, WORDS
from changing_workflow import ADDED_ACTION

from ccm_app.caseload.figures import load
from ccm_app.caseload.rest import RestShell
from ccm_app.caseload.steps import Step, Taker, all_steps
from ccm_app.domain.roles import MANAGER

# One waits in the state that the ministry added, one receives services, one was registered a moment ago.
WAITING, SERVED, NEW = "CCPCR-2010Q2-004", "CCPCR-STOCK-025", "CCPCR-STOCK-026"
NETWORK = ("Body Meeting", "Provider Designation", "Statistical Period")
# Legal aid comes from a provider of its own, and an evaluation is no part of one client's way.
LEFT_OUT = ("LEGAL", "CONSENT-CDP", "EVALUAT")
NEXT_ACTION = "Start services"
PAPER = b"%PDF-1.4\nA letter of the court\n%%EOF\n"
SAID = "Two brothers, and a grandmother who waits"
PATIENCE_IN_SECONDS = 60


def take_clients(url: str, accounts: list[dict[str, str]]) -> dict[str, Any]:
	"""Enter everything; answers the clients, the file and how many steps were taken."""
	shell = RestShell(url, accounts)
	taker = Taker(shell)
	steps = [*_network(), *_until(WAITING, NEXT_ACTION), *steps_of(SERVED), *list(steps_of(NEW))[:3]]
	taken = taker.take_all(map(_with_own_fields, steps))
	clients = {key: _name(shell, "Client", key) for key in (WAITING, SERVED, NEW)}
	cases = {key: _name(shell, "Case", f"{key}-CASE") for key in clients}
	shell.person(MANAGER).move("Case", cases[WAITING], ADDED_ACTION)
	file = _attach(shell, cases[WAITING])
	return {"steps": taken, "clients": clients, "cases": cases, "file": file}


def steps_of(key: str) -> Iterator[Step]:
	"""The steps of one client of the caseload."""
	for step in all_steps(load()):
		names = f"{step.key} {step.target} {step.find} {step.action}"
		if key in names and not any(word in names.upper() for word in LEFT_OUT):
			yield step


def _network() -> Iterator[Step]:
	return (step for step in all_steps(load()) if step.kind in NETWORK)


def _until(key: str, action: str) -> Iterator[Step]:
	for step in steps_of(key):
		if step.action == action:
			return
		yield step


def _with_own_fields(step: Step) -> Step:
	"""What somebody enters into the fields that the ministry added: a number, and words, which are sealed."""
	if step.kind != "Social Assessment" or step.verb != "insert":
		return step
	return replace(step, values={**step.values, NUMBER: 2, WORDS: SAID})


def _name(shell: RestShell, kind: str, key: str) -> str:
	found = shell.find(kind, {"form_key": key})
	assert found, f"{kind} {key} was not entered"
	return str(found["name"])


def _attach(shell: RestShell, case: str) -> dict[str, str]:
	person = shell.person(MANAGER)
	answer = person.session.post(
		f"{person.url}/api/method/upload_file",
		data={"doctype": "Case", "docname": case, "is_private": 1},
		files={"file": ("letter.pdf", PAPER, "application/pdf")},
		timeout=PATIENCE_IN_SECONDS,
	)
	answer.raise_for_status()
	message = answer.json()["message"]
	return {"name": message["name"], "file_url": message["file_url"]}
