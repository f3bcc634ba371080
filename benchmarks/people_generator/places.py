"""Provinces with as many districts, communes and villages as they have, under made-up codes of the real form.

Codes have two digits for each level (province, district, commune, village), as in the gazetteer of the National
Committee for Sub-National Democratic Development; the numbers of units are those of 2025.
"""

from __future__ import annotations

import random

# Province: districts, communes, villages.
UNITS = {
	"01": (9, 67, 666),
	"02": (14, 103, 844),
	"03": (10, 109, 947),
	"04": (8, 71, 569),
	"05": (9, 88, 1365),
	"06": (9, 81, 765),
	"07": (9, 93, 491),
	"08": (13, 127, 1010),
	"09": (7, 29, 119),
	"10": (7, 48, 327),
	"11": (5, 21, 92),
	"12": (14, 105, 953),
	"13": (8, 51, 232),
	"14": (13, 116, 1168),
	"15": (7, 49, 526),
	"16": (9, 50, 243),
	"17": (13, 100, 909),
	"18": (6, 29, 111),
	"19": (6, 34, 137),
	"20": (8, 80, 690),
	"21": (10, 100, 1121),
	"22": (5, 24, 308),
	"23": (2, 5, 18),
	"24": (2, 8, 92),
	"25": (7, 64, 875),
}
# Where registers of victims are fuller than the number of villages says: the border and the cities.
_MORE_OFTEN = {"01": 2.5, "12": 3.0, "14": 1.5, "17": 1.5, "18": 4.0, "20": 1.8, "24": 3.0}


class Places:
	"""Draws villages: provinces by how many people come from there, villages with a long tail."""

	def __init__(self) -> None:
		"""The villages of the country, in a fixed order."""
		self._villages = {province: _villages(province, *units) for province, units in UNITS.items()}
		self._provinces = list(UNITS)
		self._weights = [UNITS[one][2] * _MORE_OFTEN.get(one, 1.0) for one in self._provinces]

	def village(self, chance: random.Random) -> str:
		"""An eight-digit code; a few villages of a province send many people."""
		province = chance.choices(self._provinces, self._weights)[0]
		villages = self._villages[province]
		return villages[min(int(len(villages) * chance.random() ** 1.5), len(villages) - 1)]

	def near(self, chance: random.Random, village: str) -> str:
		"""Another village, mostly of the same province: where somebody moved to."""
		if chance.random() < 0.35:
			return self.village(chance)
		villages = self._villages[village[:2]]
		if chance.random() < 0.4:
			villages = [one for one in villages if one[:6] == village[:6]] or villages
		return chance.choice(villages)


def _villages(province: str, districts: int, communes: int, villages: int) -> list[str]:
	found = []
	for number in range(villages):
		commune = number % communes
		code = f"{province}{commune % districts + 1:02d}{commune // districts + 1:02d}{number // communes + 1:02d}"
		found.append(code)
	random.Random(int(province)).shuffle(found)
	return found
