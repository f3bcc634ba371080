"""Random facts in memory, for tests that must hold for every register."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pandas as pd

from ccm_app.statistics.facts import FACTS, UNKNOWN
from ccm_app.statistics.frame_source import FrameSource

FIRST = date(2010, 1, 1)
CODES = {
	"case_type": ["DV", "SA", "NC", "TL", "ST", "RC", "SW", "OT", "XX", ""],
	"sex": ["Female", "Male", "Other", ""],
	"kind": ["FORMAL", "ENGLISH", "COMPUTER", "NFE", "LIFESKILLS", "VOCATIONAL"],
	"topic": ["G1", "G2", "SEWING", "HIV", "NEW", ""],
	"stage": ["Registration", "Services", "Closure"],
	"what": ["Assessment", "Plan"],
	"overdue": ["Yes", "No"],
	"currency": ["USD", "KHR"],
}
PERSONAL = ("sex", "age", "province")


def any_source(number: int, most: int = 60) -> FrameSource:
	"""Facts of up to `most` rows each; the same number gives the same ones. A client keeps sex, age and home."""
	chance = random.Random(number)
	clients = [
		{
			"client": f"C{n}",
			"sex": chance.choice(CODES["sex"]),
			"age": chance.choice([UNKNOWN, *range(0, 90)]),
			"province": chance.choice(["20", "14", ""]),
		}
		for n in range(max(1, most // 2))
	]
	return FrameSource({fact: _frame(chance, fact, clients, chance.randint(0, most)) for fact in FACTS})


def _frame(chance: random.Random, fact: str, clients: list[dict[str, Any]], count: int) -> pd.DataFrame:
	known = FACTS[fact]
	rows = []
	for _ in range(count):
		row = dict(chance.choice(clients))
		for name in known.dimensions:
			if name not in PERSONAL:
				row[name] = (
					chance.choice(CODES.get(name, ["A", "B", ""]))
					if name != "days"
					else chance.randint(0, 90)
				)
		row |= {amount: chance.randint(0, 10_000) for amount in known.amounts}
		row["day"] = row["from_day"] = FIRST + timedelta(days=chance.randint(0, 364))
		row["until_day"] = chance.choice([None, row["day"] + timedelta(days=30)])
		rows.append(row)
	columns = [
		"client",
		"day",
		"from_day",
		"until_day",
		*known.dimensions,
		*known.amounts,
		"sex",
		"age",
		"province",
	]
	frame = pd.DataFrame(rows, columns=list(dict.fromkeys(columns)))
	for name in ("day", "from_day", "until_day"):
		frame[name] = pd.to_datetime(frame[name])
	return frame
