"""Stage 10: closed cases are evaluated together, with success factors and changes of the system."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccm_app.domain import categories
from ccm_app.domain.problems import Problem
from tests.domain.builders import CLOSED, TODAY, RuleTest, a_case


class EvaluationTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.cases = [a_case(self.register, categories.CLOSURE, closed_on=CLOSED) for _ in range(2)]

	def fields(self, **changes: Any) -> dict[str, Any]:
		return {
			"title": "First half of 2011",
			"evaluated_on": TODAY,
			"status": "Completed",
			"cases": [{"case": case} for case in self.cases],
			"success_factors": "The grandmother was visited early.",
			"system_changes": "none",
		} | changes

	def ask(self, **changes: object) -> list[Problem]:
		return [*self.register.ask("Case Evaluation", TODAY, **self.fields(**changes))]

	def test_closed_cases_are_evaluated_together(self) -> None:
		self.assert_allowed(self.ask())

	def test_one_case_alone_is_not_enough(self) -> None:
		self.assert_refused(self.ask(cases=[{"case": self.cases[0]}]), "evaluation.too_few_cases")
		for none in ([], None):
			self.assert_refused(self.ask(cases=none), "evaluation.too_few_cases")

	def test_how_many_is_a_setting(self) -> None:
		self.register.settings["evaluation_minimum_cases"] = 1
		self.assert_allowed(self.ask(cases=[{"case": self.cases[0]}]))

	def test_a_case_stands_once_in_a_batch(self) -> None:
		rows = [{"case": self.cases[0]}] * 2
		self.assert_refused(self.ask(cases=rows), "evaluation.case_twice")
		self.assert_refused(self.ask(cases=rows, status="Draft"), "evaluation.case_twice")

	def test_an_open_or_unknown_case_is_not_evaluated(self) -> None:
		still_open = a_case(self.register, categories.REINTEGRATION)
		for case in (still_open, "missing", None):
			rows = [*self.fields()["cases"], {"case": case}]
			self.assert_refused(self.ask(cases=rows), "evaluation.case_not_closed")

	def test_a_case_may_be_evaluated_again(self) -> None:
		self.register.change("Case", self.cases[0], stage=categories.EVALUATION)
		self.assert_allowed(self.ask())

	def test_no_case_is_evaluated_before_it_was_closed(self) -> None:
		found = self.ask(evaluated_on=date(2011, 5, 9))
		self.assert_refused(found, "evaluation.before_closure", "evaluation.before_closure")
		self.assert_allowed(self.ask(evaluated_on=CLOSED))

	def test_success_factors_and_changes_are_written_even_when_there_are_none(self) -> None:
		for missing in ({"success_factors": None}, {"system_changes": " "}):
			self.assert_refused(self.ask(**missing), "evaluation.no_lessons")

	def test_a_draft_may_be_incomplete(self) -> None:
		self.assert_allowed(self.ask(status="Draft", cases=[], success_factors=None, system_changes=None))

	def test_each_case_gets_its_event_once_and_can_then_be_moved(self) -> None:
		self.assert_allowed(self.register.save("Case Evaluation", TODAY, **self.fields()))
		self.assertEqual([event.case for event in self.register.ledger], self.cases)
		self.assert_allowed(self.register.save("Case Evaluation", TODAY, self.register.last, title="2011"))
		self.assertEqual(self.register.events(), ["evaluation.completed"] * 2)
		self.assert_allowed(self.register.save("Case", TODAY, self.cases[0], stage=categories.EVALUATION))
		row = self.register.stored["Case"][self.cases[0]]
		self.assertEqual((row["evaluated_on"], row["closed_on"]), (TODAY, CLOSED))
