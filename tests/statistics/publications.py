"""Random publications: several tables of one register, two quarters, margins, subtotals, sometimes the half-year."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from ccm_app.statistics.cellkey import CellKey, key_of

MONTHS = tuple(f"2010-{month:02d}" for month in range(1, 7))
QUARTERS = (MONTHS[:3], MONTHS[3:])
SEXES = ("Female", "Male")
BANDS = ("0-10", "11-17", "18-25")
Codes = Sequence[str] | None
Register = Mapping[tuple[str, str, str, str], int]


def register(chance: random.Random, types: Sequence[str]) -> Register:
	"""How many cases there are by month, type, sex and age band."""
	filled, most = chance.choice([0.3, 0.6, 0.9]), chance.choice([3, 8, 25])
	return {
		(month, one, sex, band): chance.randint(0, most) if chance.random() < filled else 0
		for month in MONTHS
		for one in types
		for sex in SEXES
		for band in BANDS
	}


def cell(
	of: Register, period: Sequence[str], types: Codes = None, sexes: Codes = None, bands: Codes = None
) -> tuple[CellKey, int]:
	"""The key of one figure and its value."""
	wanted = (period, types, sexes, bands)
	value = sum(
		count
		for where, count in of.items()
		if all(codes is None or one in codes for one, codes in zip(where, wanted, strict=True))
	)
	names = ("period", "case_type", "sex", "age")
	where = {name: codes for name, codes in zip(names, wanted, strict=True) if codes is not None}
	return key_of("CASES", where), value


def random_publication(number: int) -> dict[CellKey, int]:
	"""The figures of all tables of one publication; the same number gives the same publication."""
	chance = random.Random(number)
	types = [f"T{place}" for place in range(chance.randint(2, 4))]
	of = register(chance, types)
	figures: dict[CellKey, int] = {}
	each = [*([one] for one in types), None]
	with_subtotal = [types[:2], *each] if len(types) > 2 else each
	both = [*([one] for one in SEXES), None]
	for quarter in QUARTERS:
		figures |= dict(cell(of, quarter, one, sex) for one in with_subtotal for sex in both)
		figures |= dict(cell(of, quarter, None, sex, [band]) for band in BANDS for sex in both)
		if chance.random() < 0.5:
			figures |= dict(cell(of, [month], one) for month in quarter for one in each)
	if chance.random() < 0.5:
		figures |= dict(cell(of, MONTHS, one, sex) for one in each for sex in both)
	return figures
