"""A field that has to be filled in at certain stages, as the ministry asks for it beyond the handbook.

It stands in the platform's property *Mandatory Depends On*, in one shape only: the stages, and the field in which the
record says its stage. So the form shows it, nobody writes an expression, and the register reads it without running it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ccm_app.domain.categories import CATEGORY_FIELDS, VOID
from ccm_app.domain.register import Record, filled

Shape = Mapping[str, Any]
SETTING = "mandatory_depends_on"
STATUS = "status"
_WRITTEN = re.compile(r"eval:(\[.*\])\.includes\(doc\.(\w+)\)")


def stage_field(shape: Shape) -> str:
	"""The field in which a record of this DocType says its stage: its category, or its status; "" without one.

	shape: the DocType as the app ships it.
	"""
	wanted = CATEGORY_FIELDS.get(str(shape.get("name")), STATUS)
	return wanted if _choices(shape, wanted) else ""


def stages_of(shape: Shape) -> tuple[str, ...]:
	"""The stages of this DocType at which a field can be asked for; nobody fills in a void record."""
	return tuple(one for one in _choices(shape, stage_field(shape)) if one and one != VOID)


def _choices(shape: Shape, fieldname: str) -> list[str]:
	fields = (one for one in shape.get("fields", []) if one.get("fieldname") == fieldname)
	found = next((one for one in fields if one.get("fieldtype") == "Select"), None)
	return str(found.get("options") or "").split("\n") if found else []


def written(stages: Sequence[str], field: str) -> str:
	"""The stages as they stand in the property."""
	return f"eval:{json.dumps(list(stages), ensure_ascii=False)}.includes(doc.{field})"


def read(expression: object) -> tuple[str, tuple[str, ...]] | None:
	"""The field and the stages of a property; None for everything that `written` would not write."""
	text = str(expression or "")
	found = _WRITTEN.fullmatch(text)
	if not found:
		return None
	try:
		stages = json.loads(found[1])
	except ValueError:
		return None
	if not stages or not all(isinstance(one, str) for one in stages) or written(stages, found[2]) != text:
		return None
	return found[2], tuple(stages)


def is_stage_need(expression: object, shape: Shape) -> bool:
	"""Whether a property asks for a field at stages that this DocType has, and nothing else."""
	said = read(expression)
	return said is not None and said[0] == stage_field(shape) and set(said[1]) <= set(stages_of(shape))


def missing_at_stage(record: Record, asked: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
	"""(field, stage) for each field that is empty at the stage in which the record stands.

	asked: (field, its property) of the form.
	"""
	found: list[tuple[str, str]] = []
	for fieldname, expression in asked:
		field, stages = read(expression) or ("", ())
		stage = str(record.get(field) or "")
		value = record.get(fieldname)
		if stage in stages and (value == [] or not filled(value)):
			found.append((fieldname, stage))
	return found
