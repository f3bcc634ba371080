"""docs/permissions.md, made from the DocTypes: `python -m ccm_tools.permissions_page` writes it anew."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .places import ROOT

PAGE = ROOT / "docs/permissions.md"
DOCTYPES = ROOT / "ccm_app/ccm_app/doctype"
SHORT = {
	"CCM Ministry Administrator": "Ministry",
	"CCM Central Office": "Central",
	"CCM Field Case Manager": "Manager",
	"CCM Clerk": "Clerk",
	"CCM Social Worker": "Social worker",
	"CCM Field Coordination Unit": "Coordination",
	"CCM Budget Approver": "Budget",
	"CCM Monitoring Team": "Monitoring",
	"CCM Advisory Group": "Advisory",
	"CCM Data Protection Officer": "Data prot.",
	"CCM Service Provider": "Provider",
}
SIGNS = {"read": "r", "write": "w", "create": "c", "print": "p", "report": "t", "export": "x"}
NEVER = ("delete", "submit", "cancel", "amend", "share", "email", "import")
INTRODUCTION = """# Who may do what

This page is made from the records themselves by `python -m ccm_tools.permissions_page`; a test keeps it true. A site may differ where its administrator changed a permission.

**Signs.** r read, w write, c create, p print, t report, x export; a dot is nothing at all. No role has any of these rights on any record: {never}.

**A right is only half of the answer.** Where a record belongs to a client, the right counts only for clients within reach:

| who | reaches |
|---|---|
| Field Case Manager, Clerk, Social Worker | clients for whom their Field Office, or they themselves, have a live row in Case Access |
| Central Office | every client, and the vault (Client Identity) |
| Monitoring Team, Data Protection Officer, Budget Approver, Field Coordination Unit | every case by its number; never the vault |
| Ministry Administrator, Advisory Group | no client and no case |
| Service Provider | nothing on the desk: the role cannot open it |

Lists and single records ask the same function (`ccm_app/confidentiality/access.py`). What is not there and what is not yours look alike.

**Roles.** {roles}.
"""


def records() -> list[dict[str, Any]]:
	"""Every DocType that has permissions of its own, by name; rows of a table go with their record."""
	found = [json.loads(path.read_text(encoding="utf-8")) for path in DOCTYPES.glob("*/*.json")]
	return sorted((one for one in found if not one.get("istable")), key=lambda one: str(one["name"]))


def rights(record: Mapping[str, Any], role: str) -> str:
	"""The signs of what a role may do with a record, "·" for nothing."""
	rows = [row for row in record["permissions"] if row["role"] == role and not row.get("permlevel")]
	return "".join(sign for right, sign in SIGNS.items() if any(row.get(right) for row in rows)) or "·"


def forbidden_rights() -> list[str]:
	"""Rights that nobody should have and that a DocType gives all the same; none, and a test says so."""
	return [
		f"{record['name']}: {row['role']} may {right}"
		for record in records()
		for row in record["permissions"]
		for right in NEVER
		if row.get(right)
	]


def page() -> str:
	"""The whole page."""
	roles = ", ".join(f"{short} is {role}" for role, short in SHORT.items())
	lines = [INTRODUCTION.format(never=", ".join(NEVER), roles=roles)]
	for title, wanted in (("Records of clients and cases", True), ("Everything else", False)):
		lines += [f"\n## {title}\n", _row(["record", *SHORT.values()]), _row(["---"] * (len(SHORT) + 1))]
		chosen = [record for record in records() if _is_about_clients(record) == wanted]
		lines += [_row([record["name"], *(rights(record, role) for role in SHORT)]) for record in chosen]
	return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _is_about_clients(record: Mapping[str, Any]) -> bool:
	"""Whether the record is a client or a case, or names one in a field of its own."""
	linked = {field.get("options") for field in record["fields"] if field["fieldtype"] == "Link"}
	return record["name"] in ("Client", "Case", "Case Evaluation") or bool(linked & {"Client", "Case"})


def _row(cells: list[str]) -> str:
	return "| " + " | ".join(cells) + " |"


def write(path: Path = PAGE) -> None:
	"""Write the page."""
	path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
	write()
