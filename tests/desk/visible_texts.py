"""Every English text that the app shows, collected from its files: what Khmer has to cover."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "ccm_app"
MODULE = PACKAGE / "ccm_app"
_IN_SCRIPT = re.compile(r'__\(\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
# Where sentences for problems stand: each module has a mapping SENTENCES from code to English.
SENTENCE_MODULES = (
	"ccm_app.domain.sentences_access",
	"ccm_app.domain.sentences_answers",
	"ccm_app.domain.sentences_basics",
	"ccm_app.domain.sentences_border",
	"ccm_app.domain.sentences_configuration",
	"ccm_app.domain.sentences_network",
	"ccm_app.domain.sentences_portal",
	"ccm_app.domain.sentences_referrals",
	"ccm_app.domain.sentences_sharing",
	"ccm_app.domain.sentences_stages",
	"ccm_app.domain.sentences_statistics",
	"ccm_app.slips.sentences",
	"ccm_app.field_kit.sentences",
	"ccm_app.registry.sentences",
	"ccm_app.exchange.sentences",
)
# The embedded registry speaks English and Khmer of its own; these folders are never shown by the site.
_NOT_ON_THE_SITE = ("field_kit", "caseload", "tests")


def _files(pattern: str) -> list[Path]:
	return sorted(MODULE.glob(pattern))


def _json(path: Path) -> dict[str, Any]:
	found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
	return found


def _shown(text: Any) -> bool:
	return isinstance(text, str) and bool(re.search("[A-Za-z]", text))


@cache
def forms() -> frozenset[str]:
	"""Names, descriptions, labels and choices of every DocType."""
	texts: set[str] = set()
	for path in _files("doctype/*/*.json"):
		form = _json(path)
		texts |= {form["name"], form.get("description") or ""}
		for field in form["fields"]:
			if field["fieldtype"] != "Column Break":
				texts |= {field.get("label") or "", field.get("description") or ""}
			if field["fieldtype"] == "Select":
				texts |= set((field.get("options") or "").split("\n"))
	return frozenset(text.strip() for text in texts if _shown(text))


@cache
def workflows() -> frozenset[str]:
	"""States and actions of the shipped workflows."""
	texts: set[str] = set()
	for path in _files("workflow/*/*.json"):
		workflow = _json(path)
		texts |= {row["state"] for row in workflow["states"]}
		texts |= {row["action"] for row in workflow["transitions"]}
	return frozenset(texts)


@cache
def sentences() -> frozenset[str]:
	"""The templates of every problem's sentence."""
	found: set[str] = set()
	for name in SENTENCE_MODULES:
		found |= set(importlib.import_module(name).SENTENCES.values())
	return frozenset(found)


@cache
def desk() -> frozenset[str]:
	"""Workspace, number cards, reports, print formats, roles."""
	texts = {
		_json(path)["name"]
		for kind in ("report", "print_format", "number_card")
		for path in _files(f"{kind}/*/*.json")
	}
	for path in _files("workspace/*/*.json"):
		workspace = _json(path)
		texts |= {workspace["label"]} | {row["label"] for row in workspace["links"] + workspace["shortcuts"]}
		texts |= {
			re.sub("<[^>]+>", "", block["data"]["text"])
			for block in json.loads(workspace["content"])
			if block["type"] == "header"
		}
	return frozenset(text for text in texts if _shown(text))


@cache
def programs() -> frozenset[str]:
	"""Every text that Python hands to `_()`, or a column of a report, and JavaScript to `__()`."""
	texts: set[str] = set()
	for path in sorted(PACKAGE.rglob("*.py")):
		if path.relative_to(PACKAGE).parts[0] not in _NOT_ON_THE_SITE:
			texts |= set(_texts_of(ast.parse(path.read_text(encoding="utf-8"))))
	for path in [*PACKAGE.rglob("public/js/*.js"), *_files("*/*/*.js")]:
		texts |= {_unescaped(text) for text in _IN_SCRIPT.findall(path.read_text(encoding="utf-8"))}
	return frozenset(text for text in texts if _shown(text))


def _unescaped(text: str) -> str:
	return str(json.loads(f'"{text}"'))


def _texts_of(tree: ast.AST) -> Iterator[str]:
	for node in ast.walk(tree):
		if isinstance(node, ast.Call):
			name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
			place = {"_": 0, "column": 1}.get(name)
			if place is not None and len(node.args) > place:
				text = node.args[place]
				if isinstance(text, ast.Constant) and isinstance(text.value, str):
					yield text.value


@cache
def everything() -> frozenset[str]:
	"""All of it."""
	return forms() | workflows() | sentences() | desk() | programs() | due() | harmful()


@cache
def due() -> frozenset[str]:
	"""What a case's next due date can be for, and what the referral board says to do next."""
	texts: set[str] = set()
	for name in ("domain/due_dates.py", "domain/stages.py"):
		path = PACKAGE / name
		if path.exists():
			texts |= set(re.findall(r'return "([A-Z][A-Za-z ]+)",', path.read_text(encoding="utf-8")))
	block = ""
	for name, first, last in (
		("ccm_app/report/referral_board/referral_board.py", "LATE, DUE", "COLOURS"),
		(
			"ccm_app/report/services_late_and_missed/services_late_and_missed.py",
			"NEXT = {",
			"SERVICE_COLUMNS",
		),
		("domain/service_dues.py", "NOT_BEGUN, NOT_ENDED", "STANDINGS"),
	):
		text = (PACKAGE / name).read_text(encoding="utf-8")
		block += text[text.index(first) : text.index(last)]
	return frozenset(texts | {text for text in re.findall(r'"([^"]+)"', block)})


@cache
def harmful() -> frozenset[str]:
	"""Words that the platform's own Khmer gets wrong for people: an animal's male, a client computer, an empty no."""
	return frozenset({"Male", "Client", "Cancelled", "Assigned To", "Open", "No", "Like"})


@cache
def moves() -> frozenset[str]:
	"""What happened in a move, as the timeline of a case words it: "plan.approved" reads "Approved"."""
	fixed = re.compile(
		r'"(?:case|client|identity|consent|conference|assessment|reintegration|closure|evaluation)\.([a-z_]+)"'
	)
	texts: set[str] = set()
	for path in sorted((PACKAGE / "domain").glob("*.py")):
		source = path.read_text(encoding="utf-8")
		for line in source.splitlines():
			if (
				"problem(" not in line
				and not path.name.startswith("sentences")
				and ("Event(" in line or "event" in line)
			):
				texts |= {word.replace("_", " ").capitalize() for word in fixed.findall(line)}
	return frozenset(texts)


@cache
def lists() -> frozenset[str]:
	"""The English labels of the shipped lists; people of the desk see the Khmer one through the translation."""
	from ccm_app.setup.seed_files import list_seeds

	labels = {
		str(seed.values.get("label_en") or "") for seed in list_seeds() if seed.kind != "Administrative Area"
	}
	return frozenset(label for label in labels if _shown(label))
