"""Whether the program and docs/policy/permissions.yaml say the same: a record, function or page without a line fails."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .places import ROOT
from .policy import Policy, parents_of, row_kinds, shapes

APP = ROOT / "ccm_app"
REPORTS = APP / "ccm_app/report"
# Rights that stand for no act of their own: choosing a record in a field goes with seeing it.
GOES_WITH_SEEING = "select"
# What the functions of tests call themselves; they are no part of the installed site.
NO_PART_OF_THE_SITE = ("tests", "caseload")


def records_without_a_line(policy: Policy) -> list[str]:
	"""DocTypes of the app that no group names, and names in the policy that no DocType has."""
	there = set(shapes()) - set(row_kinds())
	missing = [f"{name}: has no line in the policy" for name in sorted(there - set(policy.records))]
	return missing + [f"{name}: no such record" for name in sorted(set(policy.records) - there)]


def rows_without_a_record() -> list[str]:
	"""Rows of tables that belong to no record, and so would have no rule."""
	return [f"{name}: belongs to no record" for name in row_kinds() if not parents_of(name)]


def rights_beyond_or_short(policy: Policy) -> list[str]:
	"""Every right that a DocType gives and the policy does not, or that the policy promises and no DocType gives."""
	found = []
	for name, shape in shapes().items():
		if shape.get("istable"):
			found += [f"{name}: rows have permissions of their own"] if shape.get("permissions") else []
		elif name in policy.records:
			found += _differences(policy, name, shape)
	return found


def _differences(policy: Policy, name: str, shape: Mapping[str, Any]) -> Iterator[str]:
	words = {right: act for act, right in policy.written["acts"].items()}
	roles = _people_of_roles(policy)
	given = {
		(roles.get(row["role"], row["role"]), right) for row in shape["permissions"] for right in _rights(row)
	}
	promised = {
		(person, right)
		for person in roles.values()
		for right, act in words.items()
		if act in policy.acts(person, name)
	}
	for person, right in sorted(given - promised):
		if right != GOES_WITH_SEEING or (person, "read") not in promised:
			yield f"{name}: gives {person} {words.get(right, right)}, which the policy does not"
	for person, right in sorted(promised - given):
		yield f"{name}: does not give {person} {words[right]}, which the policy promises"


def _people_of_roles(policy: Policy) -> dict[str, str]:
	"""Role -> its usual holder: the first person of the policy who has it."""
	found: dict[str, str] = {}
	for person, one in policy.people.items():
		if "role" in one:
			found.setdefault(one["role"], person)
	return found


def _rights(row: Mapping[str, Any]) -> list[str]:
	return [
		right
		for right, value in row.items()
		if value and right not in ("role", "permlevel", "parent", "doctype", "idx")
	]


def functions_without_a_line(policy: Policy) -> list[str]:
	"""Whitelisted functions of the app that the policy does not name, and names that are no function."""
	there, written = set(whitelisted()), set(policy.written["functions"])
	missing = [f"{name}: has no line in the policy" for name in sorted(there - written)]
	return missing + [f"{name}: no such function" for name in sorted(written - there)]


def whitelisted(app: Path = APP) -> Iterator[str]:
	"""The full name of every function and method of the app that answers over HTTP."""
	for path in sorted(app.rglob("*.py")):
		place = path.relative_to(app).with_suffix("").parts
		if place[0] in NO_PART_OF_THE_SITE or "whitelist" not in path.read_text(encoding="utf-8"):
			continue
		module = ".".join([app.name, *place]).removesuffix(".__init__")
		yield from (f"{module}.{name}" for name in _whitelisted_in(ast.parse(path.read_text("utf-8"))))


def _whitelisted_in(tree: ast.AST, prefix: str = "") -> Iterator[str]:
	for node in ast.iter_child_nodes(tree):
		if isinstance(node, ast.ClassDef):
			yield from _whitelisted_in(node, f"{prefix}{node.name}.")
		elif isinstance(node, ast.FunctionDef) and any(
			"whitelist" in ast.dump(one) for one in node.decorator_list
		):
			yield prefix + node.name


def pages_without_a_line(policy: Policy) -> list[str]:
	"""Pages in `www`, and addresses that hooks.py adds, without a line in the policy, and the other way round."""
	there, written = pages(), set(policy.written["pages"])
	missing = [f"{name}: has no line in the policy" for name in sorted(there - written)]
	return missing + [f"{name}: no such page" for name in sorted(written - there)]


def pages() -> set[str]:
	"""The addresses of the app's own pages: files in `www`, web forms, and routes of hooks.py."""
	files = {f"/{path.relative_to(APP / 'www').with_suffix('')}" for path in (APP / "www").rglob("*.html")}
	files |= {f"/{path.relative_to(APP / 'www').with_suffix('')}" for path in (APP / "www").rglob("*.md")}
	forms = {f"/{path.parent.name}" for path in (APP / "ccm_app").glob("web_form/*/*.json")}
	return files | forms | {rule["from_route"] for rule in _hook("website_route_rules", [])}


def _hook(name: str, otherwise: Any) -> Any:
	"""The literal value of a hook."""
	tree = ast.parse((APP / "hooks.py").read_text(encoding="utf-8"))
	for node in tree.body:
		if isinstance(node, ast.Assign) and any(
			isinstance(one, ast.Name) and one.id == name for one in node.targets
		):
			return ast.literal_eval(node.value)
	return otherwise


def reports_without_a_line(policy: Policy) -> list[str]:
	"""Reports of the app without a line in the policy, and the other way round."""
	there = {json.loads(path.read_text(encoding="utf-8"))["name"] for path in REPORTS.glob("*/*.json")}
	written = set(policy.written["reports"])
	missing = [f"{name}: has no line in the policy" for name in sorted(there - written)]
	return missing + [f"{name}: no such report" for name in sorted(written - there)]


def questions_without_an_answer(policy: Policy) -> list[str]:
	"""Every person x client x record x act must have a verdict, and every name in the file must be known."""
	found = []
	for person in policy.people:
		for record, group in policy.records.items():
			clients = list(policy.clients) if group["about"] == "client" else [None]
			for client in clients:
				for act in policy.written["acts"]:
					answer = policy.verdict(person, client, record, act).answer
					if answer not in ("yes", "codes only", "maybe", "no"):
						found.append(f"{person}, {client}, {record}, {act}: {answer}")
	return found
