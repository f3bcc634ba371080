"""The product of the permission matrix is whole, and its sample leaves no pair out."""

from __future__ import annotations

import unittest

from ccm_app.tests.matrix import markers, oracle
from ccm_app.tests.matrix.cells import PAIRS, Cell, sample
from ccm_app.tests.matrix.oracle import Oracle, Question
from ccm_app.tests.matrix.plan import Expected, allowed_packets, product_of
from ccm_app.tests.matrix.ways import LISTS, NOT_REFUSED, OPENS, Way, all_ways, request
from ccm_tools.policy import parents_of, policy, row_kinds

WHOLE, SAMPLE = 150_000, 20_000
ACCESS_PATHS = {f"T{number:02d}" for number in range(1, 46)}
# Paths that no request reaches: what servers keep, what only a hand at the server does.
NOT_OVER_HTTP = {"T31", "T38", "T40", "T44", "T45"}

# Questions that name nobody, or one's own account.
ABOUT_NOBODY = {"no record", "one's own account", "a file of a record"}


def pairs_of(cells: list[Cell]) -> set[tuple[int, int, int, int]]:
	return {(first, second, cell[first], cell[second]) for cell in cells for first, second in PAIRS}


class TheProduct(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.parents = {row: parents_of(row) for row in row_kinds()}
		cls.product = product_of(policy(), cls.parents)
		cls.expected = Expected(policy(), cls.product, cls.parents)
		cls.cells = list(cls.product.cells())

	def test_it_is_large_and_no_cell_is_in_it_twice(self) -> None:
		self.assertGreater(len(self.cells), WHOLE)
		self.assertEqual(len(set(self.cells)), len(self.cells))

	def test_everybody_every_client_every_record_and_every_way_is_in_it(self) -> None:
		for column, names in enumerate(
			(self.product.people, self.product.clients, self.product.kinds, self.product.ways)
		):
			self.assertEqual({cell[column] for cell in self.cells}, set(range(len(names))))

	def test_every_record_of_the_rules_and_every_row_of_a_client_is_a_kind(self) -> None:
		kinds = set(self.product.kinds)
		self.assertLessEqual(set(policy().records), kinds)
		self.assertIn("Identity Phone", kinds)
		self.assertIn("Comment", kinds)

	def test_every_access_path_that_a_request_can_take_has_a_way(self) -> None:
		tried = {way.threat for way in all_ways()}
		self.assertEqual(ACCESS_PATHS - tried - NOT_OVER_HTTP, set())

	def test_every_function_of_the_app_about_a_record_is_called(self) -> None:
		called = " ".join(way.url for way in all_ways())
		about = {
			name for name, one in policy().written["functions"].items() if one["about"] not in ABOUT_NOBODY
		}
		self.assertEqual({name for name in about if name not in called}, set())

	def test_every_report_of_the_app_is_run(self) -> None:
		run = {way.form.get("report_name") for way in all_ways()}
		self.assertEqual(set(policy().written["reports"]) - run, set())

	def test_every_cell_has_an_expected_answer(self) -> None:
		answers = {self.expected.of(cell) for cell in self.cells}
		self.assertEqual(answers, {"yes", "codes only", "maybe", "no"})

	def test_the_sample_holds_every_pair_and_is_the_same_every_time(self) -> None:
		chosen = sample(self.cells, SAMPLE, 1, self.expected.is_promised)
		self.assertGreaterEqual(len(chosen), SAMPLE)
		self.assertEqual(pairs_of(chosen), pairs_of(self.cells))
		self.assertEqual(chosen, sample(self.cells, SAMPLE, 1, self.expected.is_promised))
		self.assertEqual(len(set(chosen)), len(chosen))

	def test_a_fair_part_of_the_sample_must_give_something(self) -> None:
		chosen = sample(self.cells, SAMPLE, 1, self.expected.is_promised)
		self.assertGreater(sum(map(self.expected.is_promised, chosen)), SAMPLE // 10)

	def test_a_small_product_gives_all_it_has(self) -> None:
		self.assertEqual(set(sample(self.cells[:50], 100, 1)), set(self.cells[:50]))


class TheOracle(unittest.TestCase):
	"""What cannot find a leak proves nothing: each kind of mismatch is shown to it once."""

	def setUp(self) -> None:
		self.clients = ["", "own", "sealed"]
		self.kinds = ["Case", "Client Identity"]
		self.oracle = Oracle({"C-SVR-2026-000001-0": ("sealed", "Case")}, self.clients, self.kinds, ["Case"])
		self.nothing = {"sealed": {"codes": False, "identity": False, "texts": []}}
		self.codes = {"sealed": {"codes": True, "identity": False, "texts": []}}

	def leaks(self, text: str, allowed: dict[str, dict[str, object]], asked: str = "") -> list[str]:
		return self.oracle.leaks(text, asked, allowed)

	def test_it_sees_a_text_an_identity_and_a_number(self) -> None:
		text, identity = markers.marker(2, 0, markers.TEXT), markers.marker(2, 1, markers.IDENTITY)
		self.assertEqual(self.leaks(f"<p>{text.upper()}</p>", self.codes), ["text of Case of sealed"])
		self.assertEqual(self.leaks(identity, self.codes), ["identity of sealed"])
		self.assertEqual(len(self.leaks('["C-SVR-2026-000001-0"]', self.nothing)), 1)

	def test_it_lets_through_what_is_allowed_and_what_was_asked(self) -> None:
		self.assertEqual(self.leaks("C-SVR-2026-000001-0", self.codes), [])
		self.assertEqual(self.leaks("C-SVR-2026-000001-0", self.nothing, "C-SVR-2026-000001-0"), [])
		allowed = {"sealed": {"codes": True, "identity": True, "texts": ["Case"]}}
		self.assertEqual(self.leaks(markers.marker(2, 0, "t") + markers.marker(2, 1, "i"), allowed), [])

	def test_whoever_watches_over_a_sealed_client_meets_the_numbers_of_some_records_only(self) -> None:
		watched = {"sealed": {"codes": ["Client", "Break Glass"], "identity": False, "texts": []}}
		self.assertEqual(len(self.leaks("C-SVR-2026-000001-0", watched)), 1)
		watched["sealed"]["codes"] = ["Case"]
		self.assertEqual(self.leaks("C-SVR-2026-000001-0", watched), [])

	def test_the_own_list_holds_numbers_of_some_records_and_no_other_answer_does(self) -> None:
		listed = {"sealed": {"codes": False, "own list": ["Case"], "identity": False, "texts": []}}
		self.assertEqual(len(self.leaks("C-SVR-2026-000001-0", listed)), 1)
		self.assertEqual(self.oracle.leaks("C-SVR-2026-000001-0", "", listed, own_list=True), [])
		listed["sealed"]["own list"] = ["Referral"]
		self.assertEqual(len(self.oracle.leaks("C-SVR-2026-000001-0", "", listed, own_list=True)), 1)

	def question(self, proof: str, expected: str = "no") -> Question:
		way = Way("x", "T01", "sees", "GET", "/", proof=proof)
		return Question(way, "own", expected, False, {"name": "A", "creation": "2026-01-01 10:00:00"}, "")

	def test_it_sees_what_was_changed_against_the_rules(self) -> None:
		self.assertEqual(self.oracle.changes(self.question(""), {"Case", "Sessions"}), ["Case"])
		self.assertEqual(self.oracle.changes(self.question("", "maybe"), {"Case"}), [])
		self.assertEqual(self.oracle.changes(self.question(""), {"DocShare"}), ["DocShare"])

	def test_it_sees_a_client_that_was_exchanged(self) -> None:
		way = Way("x", "T03", "writes", "PUT", "/", forges="client")
		question = Question(way, "own", "yes", False, {"wrong_client": "SVR-1"}, "")
		self.assertEqual(
			self.oracle.changes(question, {"Case"}, '{"client": "SVR-1"}'), ["client was changed"]
		)
		self.assertEqual(self.oracle.changes(question, {"Case"}, '{"client":"SVR-2"}'), [])

	def test_it_sees_that_something_allowed_was_not_given(self) -> None:
		self.assertFalse(oracle.gives(self.question(OPENS), 200, "{}", None))
		self.assertFalse(oracle.gives(self.question(OPENS), 403, "2026-01-01 10:00:00", None))
		self.assertTrue(oracle.gives(self.question(OPENS), 200, "2026-01-01 10:00:00", None))
		self.assertFalse(oracle.gives(self.question(LISTS), 200, "[]", []))
		self.assertTrue(oracle.gives(self.question(NOT_REFUSED), 417, "", None))
		self.assertFalse(oracle.gives(self.question(NOT_REFUSED), 404, "", None))

	def test_the_settings_are_in_no_list_and_open_all_the_same(self) -> None:
		target = {"name": "CCM Settings", "creation": "2026-01-01 10:00:00", "single": "1"}
		for threat, status, is_given in (
			("T02", 417, True),
			("T02", 500, False),
			("T02", 403, False),
			("T01", 417, False),
		):
			way = Way("x", threat, "sees", "GET", "/", proof=OPENS)
			question = Question(way, "", "yes", False, target, "")
			self.assertEqual(oracle.gives(question, status, "{}", None), is_given, (threat, status))

	def test_a_short_code_is_left_out_only_as_a_whole_word(self) -> None:
		self.assertEqual(oracle.outline(200, '{"message":"KH"}', {"name": "KH"})[1], '{"message":"#"}')
		self.assertEqual(oracle.outline(200, '{"message":"KHMER"}', {"name": "KH"})[1], '{"message":"KHMER"}')

	def test_missing_and_forbidden_are_alike_but_for_the_number_and_the_time(self) -> None:
		one = oracle.outline(404, "No SVR-1-1 at 2026-01-01 10:00:00", {"name": "SVR-1-1"})
		other = oracle.outline(404, "No SVR-9-9 at 2027-02-02 11:11:11.5", {"name": "SVR-9-9"})
		self.assertEqual(one, other)
		self.assertNotEqual(one, oracle.outline(403, "No SVR-9-9", {"name": "SVR-9-9"}))


class TheWays(unittest.TestCase):
	def test_a_way_is_filled_with_its_target(self) -> None:
		way = Way("x", "T01", "sees", "POST", "/api/$kind/$name", {"q": ["$name"]}, {"a": {"$kind": 1}})
		asked = request(way, {"kind": "Case Plan", "name": "A/B"})
		self.assertEqual(asked.path, "/api/Case%20Plan/A%2FB")
		self.assertEqual(asked.query, {"q": '["A/B"]'})
		self.assertEqual(asked.form, {"a": '{"Case Plan": 1}'})

	def test_a_gap_without_a_value_stays_empty(self) -> None:
		self.assertEqual(request(Way("x", "T01", "sees", "GET", "/$nothing"), {}).path, "/")

	def test_allowed_packets_follow_the_rules(self) -> None:
		allowed = allowed_packets(policy(), {row: parents_of(row) for row in row_kinds()})
		nothing = {"codes": False, "own list": [], "identity": False, "texts": []}
		self.assertEqual(allowed["guest"]["own"], nothing)
		self.assertTrue(allowed["monitoring team"]["own"]["codes"])
		self.assertEqual(allowed["monitoring team"]["own"]["texts"], [])
		self.assertIn("Needed Service", allowed["clerk"]["own"]["texts"])
		self.assertFalse(allowed["central office"]["conflict"]["codes"])


if __name__ == "__main__":
	unittest.main()
