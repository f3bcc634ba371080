"""A site as the guard on configuration sees it, with the shipped DocTypes; what it answers for a setting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ccm_app.domain import configuration_guard
from ccm_app.domain.configuration_guard import configuration_problems
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, PROTECTION, WORKER

_FOLDER = Path(configuration_guard.__file__).parents[1] / "ccm_app" / "doctype"


def shapes() -> dict[str, Any]:
	"""Every DocType of the app, as its file describes it."""
	read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*/*.json"))]
	return {kind["name"]: kind for kind in read if kind.get("doctype") == "DocType"}


SHAPES = shapes()
IDENTITY = frozenset({"Client Identity", "Identity Phone"})
SITE = Site(
	shapes=SHAPES,
	confidential=frozenset({"Client", "Case", "Case Plan", "Case Plan Line", "Referral"}) | IDENTITY,
	identity=IDENTITY,
	texts={"Client Identity": frozenset({"family_name_latin"})},
	shipped=frozenset({("Print Format", "Case Plan"), ("Report", "My Work")}),
	desk_roles=frozenset({CENTRAL, CLERK, MANAGER, WORKER, PROTECTION, "System Manager"}),
	referring=frozenset({"Error Log"}),
	editor="keeper@ccm.example",
	editor_roles=frozenset({"System Manager"}),
)


def codes(kind: str, record: dict[str, Any], site: Site = SITE) -> list[str]:
	"""The codes of what stands in the way of this record of the configuration."""
	return [one.code for one in configuration_problems(kind, record, site)]


def changed(kind: str, fieldname: str | None, setting: str, value: object) -> list[str]:
	"""The codes of what stands in the way of this property of a form, or of one of its fields."""
	record = {"doc_type": kind, "field_name": fieldname, "property": setting, "value": value}
	return codes("Property Setter", record)
