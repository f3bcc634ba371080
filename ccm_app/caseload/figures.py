"""The CCPCR shelter's second quarter of 2010: its printed figures, and case records that reproduce them.

The figures and the arithmetic errors are those of the shelter's slides ([S], slides 6 to 9 and 18).
The names in the file are invented; what else the slides do not say is listed per client in `inferred`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from ccm_app.statistics.compare import Printed, PrintedError, PrintedTable

FILE = Path(__file__).with_name("ccpcr_2010q2.json")


@dataclass(frozen=True)
class CaseloadClient:
	"""One client with one case. Codes are those of the lists; the name is invented.

	key: "CCPCR-2010Q2-001" for the 18 of the quarter, "CCPCR-STOCK-001" for the 58 carried over.
	age_at_registration: completed years. home_province: code of the national gazetteer.
	inferred: names of the fields that the slides do not state for this client.
	family_visits: the days of the client's visits to the family; training_followed_up: a code of the list "Training
	Course", followed_up_on: the days. The slides print only how many there were of each type and course.
	"""

	key: str
	case_type: str
	sex: str
	age_at_registration: int
	registered_on: date
	identification_channel: str
	referred_by: str
	reintegrated_on: date | None
	reintegration_option: str | None
	family_name_khmer: str
	given_name_khmer: str
	family_name_latin: str
	given_name_latin: str
	home_province: str
	inferred: tuple[str, ...]
	family_visits: tuple[date, ...] = ()
	training_followed_up: str | None = None
	followed_up_on: tuple[date, ...] = ()

	@property
	def is_new(self) -> bool:
		"""True for the 18 admitted in the quarter, False for those carried over from before it."""
		return self.key.startswith("CCPCR-2010Q2-")


@dataclass(frozen=True)
class Caseload:
	"""The file as a whole. `period` is "2010-Q2"; `provider` and `field_office` are codes.

	printed: the five tables that follow from one row for each case; also_printed: the two that follow from records of
	their own, visits to the family (T17) and follow-ups of training (T21).
	"""

	title: str
	notes: tuple[str, ...]
	provider: str
	provider_name: str
	field_office: str
	period: str
	planned_in_year: int
	printed: Printed
	also_printed: Printed
	clients: tuple[CaseloadClient, ...]

	@property
	def case_rows(self) -> list[dict[str, Any]]:
		"""One row per client in the columns of `ccm_app.statistics.cases.CASE_COLUMNS`."""
		return [
			{
				"client": client.key,
				"case": client.key,
				"case_type": client.case_type,
				"sex": client.sex,
				"age_at_registration": client.age_at_registration,
				"registered_on": client.registered_on,
				"referred_by": client.referred_by,
				"reintegrated_on": client.reintegrated_on,
				"reintegration_option": client.reintegration_option,
				"left_on": client.reintegrated_on,
				"provider": self.provider,
				"field_office": self.field_office,
			}
			for client in self.clients
		]


def load(file: Path = FILE) -> Caseload:
	"""Read the caseload. Raises KeyError or ValueError if the file is not what this module describes."""
	content = json.loads(file.read_text(encoding="utf-8"))
	printed = _printed(content["period"], content["printed"])
	return Caseload(
		title=content["title"],
		notes=(content["names_are_invented"], *content["notes"]),
		provider=content["agency"]["code"],
		provider_name=content["agency"]["name"],
		field_office=content["field_office"],
		period=content["period"],
		planned_in_year=printed.tables["T06"].counts["TOTAL"]["PLANNED"],
		printed=printed,
		also_printed=_printed(content["period"], content["also_printed"]),
		clients=tuple(_client(client) for client in content["clients"]),
	)


def _printed(period: str, content: Mapping[str, Any]) -> Printed:
	tables = {
		code: PrintedTable(table["counts"], table["percentages"]) for code, table in content["tables"].items()
	}
	errors = tuple(
		PrintedError(
			code=error["code"],
			tables=tuple(error["tables"]),
			what=error["what"],
			explanation=error["explanation"],
			cells=frozenset(error["cells"]),
		)
		for error in content["errors"]
	)
	return Printed(period, tables, errors)


def _client(content: Mapping[str, Any]) -> CaseloadClient:
	values = {one.name: content[one.name] for one in fields(CaseloadClient) if one.default is MISSING}
	for name in ("registered_on", "reintegrated_on"):
		values[name] = date.fromisoformat(values[name]) if values[name] else None
	values["inferred"] = tuple(values["inferred"])
	for name in ("family_visits", "followed_up_on"):
		values[name] = tuple(map(date.fromisoformat, content.get(name, ())))
	values["training_followed_up"] = content.get("training_followed_up")
	return CaseloadClient(**values)
