"""Charts and the map: valid SVG, nothing loaded, nothing that runs, hidden figures hatched."""

from __future__ import annotations

import unittest
from dataclasses import replace
from xml.etree import ElementTree

from ccm_app.statistics.build import build
from ccm_app.statistics.charts import bars, months, shade_of
from ccm_app.statistics.period import quarter
from ccm_app.statistics.provinces_map import PLACES, province_map
from ccm_app.statistics.shelter import DEFINITIONS
from ccm_app.statistics.table import TOTAL, Table
from tests.statistics.any_source import any_source

SVG = "{http://www.w3.org/2000/svg}"


def table() -> Table:
	return build(DEFINITIONS["T16"], any_source(6, 200), quarter("2010-Q2"))


class TheMap(unittest.TestCase):
	def test_all_twenty_five_provinces_have_a_place_of_their_own(self) -> None:
		self.assertEqual(sorted(PLACES), [f"{number:02d}" for number in range(1, 26)])
		self.assertEqual(len(set(PLACES.values())), 25)

	def test_neighbours_lie_as_on_the_map(self) -> None:
		self.assertLess(PLACES["02"][0], PLACES["12"][0])
		self.assertGreater(PLACES["20"][1], PLACES["03"][1])
		self.assertLess(PLACES["22"][1], PLACES["18"][1])

	def test_a_hidden_figure_is_hatched_and_a_missing_one_is_empty(self) -> None:
		root = ElementTree.fromstring(province_map({"20": None, "12": 14}, {"20": "Svay Rieng"}, "Cases"))
		groups = {group.get("data-province"): group for group in root.iter(f"{SVG}g")}
		self.assertEqual(groups["20"][0].get("fill"), "url(#hatch)")
		self.assertEqual([groups[code][1].text for code in ("20", "12", "01")], ["·", "14", None])

	def test_a_label_cannot_bring_markup_in(self) -> None:
		text = '<script>alert("x")</script>'
		drawn = province_map({"20": 1}, {"20": text}, text, text, language='"><script>')
		self.assertEqual([one for one in ElementTree.fromstring(drawn).iter() if "script" in one.tag], [])

	def test_nothing_is_loaded_from_elsewhere(self) -> None:
		for drawn in (province_map({"20": 1}, {}, "t"), bars(table()), months(table())):
			self.assertNotIn("href", drawn)
			self.assertEqual(drawn.count("http"), 1)
			self.assertNotIn("url(h", drawn)


class TheCharts(unittest.TestCase):
	def test_each_row_has_a_bar_as_long_as_its_figure(self) -> None:
		shown = table()
		root = ElementTree.fromstring(bars(shown, TOTAL, "km"))
		lengths = [int(one.get("width", "0")) for one in root.findall(f"{SVG}rect")]
		figures = [row.counts[TOTAL] for row in shown.rows]
		self.assertEqual(len(lengths), len(figures))
		self.assertEqual(lengths.index(max(lengths)), figures.index(max(figures)))

	def test_the_line_breaks_at_a_hidden_month(self) -> None:
		shown = table()
		self.assertEqual(len(ElementTree.fromstring(months(shown)).findall(f"{SVG}line")), 2)
		counts = {code: n for code, n in shown.total.counts.items() if code != "2010-05"}
		hidden = replace(shown, total=replace(shown.total, counts=counts))
		self.assertEqual(ElementTree.fromstring(months(hidden)).findall(f"{SVG}line"), [])

	def test_a_table_without_months_has_no_line(self) -> None:
		with self.assertRaises(ValueError):
			months(build(DEFINITIONS["T14"], any_source(1), quarter("2010-Q2")))

	def test_the_largest_figure_is_darkest_and_none_divides_by_nothing(self) -> None:
		self.assertEqual((shade_of(0, 0), shade_of(5, 5)), ("#e2ecf5", "#0c4a7a"))


if __name__ == "__main__":
	unittest.main()
