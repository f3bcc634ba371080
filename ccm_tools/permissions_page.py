"""docs/permissions.md, made from docs/policy/permissions.yaml: `python -m ccm_tools.permissions_page` writes it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .places import ROOT
from .policy import NOTHING, OWN_ONLY, Policy, policy

PAGE = ROOT / "docs/permissions.md"
SIGNS = {"sees": "r", "writes": "w", "makes": "c", "prints": "p", "tabulates": "t", "exports": "x"}
SHORT = {
	"ministry administrator": "Ministry",
	"central office": "Central",
	"field case manager": "Manager",
	"clerk": "Clerk",
	"social worker": "Social worker",
	"field coordination unit": "Coordination",
	"budget approver": "Budget",
	"monitoring team": "Monitoring",
	"advisory group": "Advisory",
	"data protection officer": "Data prot.",
	"service provider": "Provider",
}
INTRODUCTION = """# Who may do what

This page is made from [the rules of the ministry](policy/permissions.yaml) by `python -m ccm_tools.permissions_page`. Tests compare the rules with the program, right by right, and ask a site with several offices every question through every way in. A site may differ where its administrator changed a permission; whose clients somebody sees cannot be changed there.

**Signs.** {signs}; a dot is nothing at all. Nobody has any of these rights on any record: {never}. {because}

**Columns.** {columns}.
"""


def rights(rules: Policy, record: str, person: str) -> str:
	"""The signs of what a person may do with a record, "·" for nothing."""
	acts = rules.acts(person, record)
	return "".join(sign for act, sign in SIGNS.items() if act in acts) or "·"


def page() -> str:
	"""The whole page."""
	rules = policy()
	parts = [_introduction(rules), *_packets(rules), *_people(rules), *_reach(rules)]
	for group in rules.groups:
		parts += _group(rules, group)
	parts += [*_rest(rules), *_answers(rules)]
	return "\n".join(parts).rstrip() + "\n"


def _introduction(rules: Policy) -> str:
	never = rules.written["never"]
	signs = ", ".join(f"{sign} {act}" for act, sign in SIGNS.items())
	columns = ", ".join(f"{short} is {rules.people[person]['role']}" for person, short in SHORT.items())
	return INTRODUCTION.format(
		signs=signs, never=", ".join(never["acts"]), because=never["because"].strip(), columns=columns
	)


def _packets(rules: Policy) -> Iterator[str]:
	yield "## What a record holds\n"
	yield from _table(("packet", "what it is"), rules.written["packets"].items())


def _people(rules: Policy) -> Iterator[str]:
	yield "\n## Who acts\n"
	rows = [(f"**{person}**", one["is"], one["account"], _reads(one)) for person, one in rules.people.items()]
	yield from _table(("who", "is", "account", "reads about clients"), rows)


def _reads(person: Mapping[str, Any]) -> str:
	if "same as" in person:
		return f"what {person['same as']} reads"
	found = ", ".join(person["reads"]) or "nothing"
	return f"{found} (texts of {', '.join(person['texts of'])})" if "texts of" in person else found


def _reach(rules: Policy) -> Iterator[str]:
	yield "\n## How far each reaches\n"
	yield "**works** reads and changes what the role allows; **reads** changes, prints and exports nothing; **maybe changes** reads, and the rule of the stage decides about a change; **nothing** looks as if the client did not exist.\n"
	people = [person for person in rules.people if _reaches_somebody(rules, person)]
	rows = [
		(f"**{client}**: {words}", *(rules.reach(person, client) for person in people))
		for client, words in rules.clients.items()
	]
	yield from _table(("the client", *people), rows)
	watched = rules.written["watched over"]
	yield f"\n{' and '.join(watched['by'])} watch over {', '.join(watched['clients'])} clients: they read, by code, {', '.join(watched['records'])}, and nothing else of the client."
	kept = rules.written["keeps the numbers of"]
	yield f"\n{' and '.join(kept['by'])} find in the own list the number of every own {' and '.join(kept['records'])} and how far it is, never of clients that stand in {' or '.join(kept['never of'])}."
	others = [person for person in rules.people if person not in people]
	yield f"\nNobody else reaches any client: {', '.join(others)}."


def _reaches_somebody(rules: Policy, person: str) -> bool:
	return any(rules.reach(person, client) != NOTHING for client in rules.clients)


def _group(rules: Policy, group: Mapping[str, Any]) -> Iterator[str]:
	yield f"\n## {group['group']}\n"
	if group["about"] == "client":
		yield "These belong to a client: a right counts only for clients within reach.\n"
	rows = [(record, *(rights(rules, record, person) for person in SHORT)) for record in group["records"]]
	yield from _table(("record", *SHORT.values()), rows)
	for record, given in group["records"].items():
		if OWN_ONLY in given:
			yield f"\n{record}: {', '.join(given[OWN_ONLY])} of {OWN_ONLY.removesuffix(' only')} only."


def _rest(rules: Policy) -> Iterator[str]:
	yield "\n## Rows of tables, and what the platform keeps\n"
	yield rules.written["rows"]["rule"].strip()
	platform = rules.written["platform"]
	yield f"\nThe platform's own rows - {', '.join(platform['records'])} - each {platform['rule']}."
	yield f"\n{platform['kept'].strip()}"
	yield f"\n## How it is refused\n\n{rules.written['refusal']['rule'].strip()}"


def _answers(rules: Policy) -> Iterator[str]:
	yield "\n## What the site answers beside the records\n"
	rows = [(f"`{name}`", *_answer(one)) for name, one in rules.written["functions"].items()]
	yield from _table(("function", "about", "for whom", "gives"), rows)
	rows = [(name, *_answer(one)) for name, one in rules.written["reports"].items()]
	yield ""
	yield from _table(("report", "about", "for whom", "gives"), rows)
	if rules.written["pages"]:
		yield ""
		rows = [(f"`{name}`", *_answer(one)) for name, one in rules.written["pages"].items()]
		yield from _table(("page", "about", "for whom", "gives"), rows)


def _answer(one: Mapping[str, Any]) -> tuple[str, str, str]:
	if "only" in one:
		who = ", ".join(one["only"])
	else:
		who = f"whoever {one['act']} it" if "act" in one else "everybody who is signed in"
	return one["about"], who, one["gives"]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
	head = list(head)
	yield _row(head)
	yield _row(["---"] * len(head))
	yield from (_row(list(row)) for row in rows)


def _row(cells: list[str]) -> str:
	return "| " + " | ".join(cells) + " |"


def write(path: Path = PAGE) -> None:
	"""Write the page."""
	path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
	write()
