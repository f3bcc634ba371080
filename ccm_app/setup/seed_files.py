"""The seeds as files: lists, workflows, profiles. Reads only; knows no platform, so that every shell can use it.

A seed file holds {"doctype", "key", "about", "records"}; `key` names the field that identifies a record.
`holidays.json` and `field_offices.json` keep their own, simpler shape and are turned into records here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED_FOLDER = Path(__file__).parent / "seeds"
WORKFLOW_FOLDER = Path(__file__).parents[1] / "ccm_app" / "workflow"

# In this order, so that every link finds its target. Administrative areas stand before all of them.
LIST_FILES = (
	"case_types",
	"identification_channels",
	"conference_topics",
	"conference_seats",
	"care_options",
	"reintegration_options",
	"closure_reasons",
	"follow_up_schedules",
	"funders",
	"service_types",
	"training_courses",
	"training_levels",
	"trafficking_elements",
	"outside_parties",
	"identity_document_types",
	"look_purposes",
	"programme_areas",
	"designation_criteria",
	"choice_reasons",
	"paper_forms",
	"holidays",
	"field_offices",
	"service_providers",
	"ccm_bodies",
)
DESK_FILES = ("roles", "role_profiles", "module_profiles", "workflow_states", "workflow_actions")
WORKFLOWS = ("case", "case_plan", "referral", "case_handover")


@dataclass(frozen=True)
class Seed:
	"""One record as the app ships it. `key` is its name for ever, such as "Case Type/DV"."""

	key: str
	kind: str
	name: str
	values: dict[str, Any]


def fingerprint(values: dict[str, Any]) -> str:
	"""A hash of shipped values (64 hexadecimal digits), the same whatever the order of the fields."""
	text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
	return hashlib.sha256(text.encode()).hexdigest()


def list_seeds() -> list[Seed]:
	"""The lists of the register, in the order in which they can be inserted. Any shell can load these."""
	return [seed for name in LIST_FILES for seed in seeds_of(name)]


def desk_seeds() -> list[Seed]:
	"""What the site's desk needs beside the lists: role, profiles, states, actions, workflows, kanban board."""
	before = [seed for name in DESK_FILES for seed in seeds_of(name)]
	return [*before, *(workflow_seed(name) for name in WORKFLOWS), *seeds_of("kanban_boards")]


def seeds_of(name: str) -> list[Seed]:
	"""The seeds of the file `<name>.json`, in its order. Raises OSError or ValueError if it is damaged."""
	content = json.loads((SEED_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
	if name in _OTHER_SHAPES:
		return _OTHER_SHAPES[name](content)
	return [_seed(content["doctype"], record[content["key"]], record) for record in content["records"]]


def workflow_seed(name: str) -> Seed:
	"""The seed of the workflow in the folder `workflow/<name>`."""
	path = WORKFLOW_FOLDER / name / f"{name}.json"
	values = json.loads(path.read_text(encoding="utf-8"))
	return _seed("Workflow", values["workflow_name"], values)


def _seed(kind: str, name: str, values: dict[str, Any]) -> Seed:
	return Seed(f"{kind}/{name}", kind, name, {**values, "doctype": kind})


def _field_offices(offices: list[dict[str, Any]]) -> list[Seed]:
	"""Each Field Office serves its own province; the ministry may add others on screen."""
	return [_seed("Field Office", office["code"], _office(office)) for office in offices]


def _office(office: dict[str, Any]) -> dict[str, Any]:
	served = [] if office["is_central_office"] else [{"area": office["province"]}]
	return {**office, "is_active": 1, "holiday_calendar": "KH", "provinces": served}


def _holidays(content: dict[str, Any]) -> list[Seed]:
	"""One calendar; its days are rows."""
	days = [{("holiday_date" if key == "date" else key): day[key] for key in day} for day in content["days"]]
	labels = {"label_en": content["label_en"], "label_km": content["label_km"]}
	return [
		_seed(
			"CCM Holiday Calendar", content["calendar"], {"code": content["calendar"], **labels, "days": days}
		)
	]


_OTHER_SHAPES: dict[str, Callable[[Any], list[Seed]]] = {
	"field_offices": _field_offices,
	"holidays": _holidays,
}
