"""Compares the register with what the ledger says of it: what was written past the register is found.

The register writes stage, office, case manager, custodian and access only together with a row of the ledger. Code that
calls the database directly, and whoever writes SQL, does not. The chains were checked before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from ccm_app.confidentiality import reconciling_access
from ccm_app.domain import reconciling
from ccm_app.domain.reconciling import CASE_EVENTS, CLIENT_EVENTS, MANAGER, OFFICE, PRESENT, STAGE
from ccm_app.registry.ledger_store import ask
from ccm_app.registry.ledger_tables import details_of

PAGE = 1000
_CASE = ("name", "client", STAGE, OFFICE, MANAGER)
_CLIENT = ("name", OFFICE, *PRESENT.values())
_NAMES = {
	STAGE: "stage",
	OFFICE: "field office",
	MANAGER: "case manager",
	"present_custodian_kind": "present custodian",
	"present_provider": "present provider",
	"present_outside_party": "present custodian outside the country",
	"present_place": "present place",
}
# What is named by its number, and what by a code that anybody may read.
_SHOWN = (STAGE, OFFICE)


def first_stray() -> dict[str, Any] | None:
	"""The first record that is not as the ledger tells, as an answer like that of `witnesses`."""
	return next(chain(_strangers(), _cases(), _clients(), reconciling_access.strays()), None)


def _stray(client: str, sequence: int, place: str, said: str) -> dict[str, Any]:
	return {"client": client, "sequence": sequence, "reason": "differs", "place": place, "said": said}


def _strangers() -> Iterator[dict[str, Any]]:
	"""Clients of whom the ledger tells and whom the register does not know, as after a restore."""
	found = ask(
		"select event.`client`, count(*) from `tabCase Event` event left join `tabClient` client"
		" on client.`name` = event.`client` where client.`name` is null group by event.`client`"
	)
	for client, count in found:
		said = f"The ledger tells of {count} moves of {client}, whom the register does not know."
		yield _stray(str(client), 1, "Client", said)


def _cases() -> Iterator[dict[str, Any]]:
	for page in _pages("Case", _CASE):
		events = _events("case", [row["name"] for row in page], CASE_EVENTS)
		told = {row["name"]: reconciling.case_told(events.get(row["name"], [])) for row in page}
		_add_offices(page, told)
		for row in page:
			own = events.get(row["name"], [])
			yield from _compared("case", row, told[row["name"]], own, str(row["client"]))
			if not any(one["event"] == "case.opened" for one in own):
				said = f"The case {row['name']} stands in the register, and the ledger does not tell of its opening."
				yield _stray(str(row["client"]), 0, "Case", said)


def _add_offices(page: Sequence[Mapping[str, Any]], told: Mapping[str, dict[str, Any]]) -> None:
	"""Cases from before openings told the office have that of their client, as far as the ledger tells."""
	rows = [row for row in page if OFFICE not in told[row["name"]]]
	events = _events("client", [row["client"] for row in rows], CLIENT_EVENTS) if rows else {}
	for row in rows:
		told[row["name"]] |= reconciling.office_told(row["name"], events.get(row["client"], []))


def _clients() -> Iterator[dict[str, Any]]:
	for page in _pages("Client", _CLIENT):
		events = _events("client", [row["name"] for row in page], CLIENT_EVENTS)
		for row in page:
			own = events.get(row["name"], [])
			yield from _compared("client", row, reconciling.client_told(own), own, str(row["name"]))


def _compared(
	what: str,
	row: Mapping[str, Any],
	told: Mapping[str, Any],
	events: Sequence[Mapping[str, Any]],
	client: str,
) -> Iterator[dict[str, Any]]:
	for field in reconciling.differing(told, row):
		said = f"The {_NAMES[field]} of the {what} {row['name']} is not the one that the ledger tells."
		if field in _SHOWN:
			said = (
				f"The {what} {row['name']} stands in the {_NAMES[field]} {row[field]}, and the ledger tells"
				f" {told[field]}."
			)
		last = int(events[-1]["sequence"]) if events else 0
		yield _stray(client, last, what.capitalize(), said)


def _pages(kind: str, columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
	last, named = "", ", ".join(f"`{name}`" for name in columns)
	while True:
		query = f"select {named} from `tab{kind}` where `name` > %s order by `name` limit {PAGE}"
		page = [dict(zip(columns, row, strict=True)) for row in ask(query, (last,))]
		if page:
			yield page
			last = page[-1]["name"]
		if len(page) < PAGE:
			return


def _events(column: str, names: Sequence[str], kinds: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
	"""The events of these cases or clients, each one's oldest first."""
	marks, wanted = ", ".join(["%s"] * len(names)), ", ".join(["%s"] * len(kinds))
	rows = ask(
		f"select `{column}`, `event`, `details`, `sequence`, `case` from `tabCase Event`"
		f" where `{column}` in ({marks}) and `event` in ({wanted}) order by `creation`, `sequence`",
		(*names, *kinds),
	)
	found: dict[str, list[dict[str, Any]]] = {}
	for name, event, details, sequence, case in rows:
		one = {
			"event": event,
			"details": details_of({"details": details}),
			"sequence": sequence,
			"case": case,
		}
		found.setdefault(str(name), []).append(one)
	return found
