"""Whatever is left out or mistyped gives sentences, never a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ccm_app.domain import categories, rules
from tests.domain.builders import (
	SHELTER,
	TODAY,
	Fields,
	RuleTest,
	a_client,
	case_fields,
	client_fields,
	conference_fields,
	designation_fields,
	plan_fields,
	report_fields,
	spoken,
)
from tests.domain.in_memory import blank, fields_of
from tests.domain.later_builders import (
	a_case_in_services,
	a_reintegration,
	closure_fields,
	consent_fields,
	handover_fields,
	referral_fields,
	reintegration_fields,
	service_fields,
)

NUMBERS = ("Int", "Float", "Currency")
WORDS = ("", " ", "many", "12 dollars", "1,000", "១២", -1, 0, 10**40, 0.1, True)


class CarelessInputTest(RuleTest):
	def setUp(self) -> None:
		super().setUp()
		self.case, self.referral = a_case_in_services(self.register)
		self.home = a_reintegration(self.register, self.case)
		self.client = a_client(self.register)["name"]

	def complete(self) -> Iterator[tuple[str, Fields]]:
		"""A filled record of every DocType that has rules."""
		consent = self.register.many("Client Consent")[0]["name"]
		typed: dict[str, Fields] = {
			"Client": client_fields(),
			"Client Identity": {"client": self.client, "other_names": "A"},
			"Case": case_fields(self.client),
			"Social Assessment": report_fields(status="Reviewed"),
			"Case Conference": conference_fields(),
			"Case Plan": plan_fields(budget_category=categories.BUDGET_APPROVED),
			"Client Consent": consent_fields(),
			"Referral": referral_fields(consent, referral_category="Sent", is_residential=1),
			"Service Record": service_fields(self.referral, amount_committed=1),
			"Reintegration": reintegration_fields(),
			"Follow-up": {"reintegration": self.home, "due_on": TODAY, "status": "Done"},
			"Case Closure": closure_fields(),
			"Case Evaluation": {"status": "Completed", "cases": [{"case": self.case}]},
			"Case Handover": handover_fields(handover_category="Accepted"),
			"Provider Designation": designation_fields(),
			"Service Provider": {"services": [{"service_type": "PSYCHO"}]},
			"Body Meeting": {"body": "AG", "decisions": [{"reached_by": "Vote"}], "attendance": []},
		}
		for kind in rules.CHECKS:
			own_case = {"case": self.case} if any(f["fieldname"] == "case" for f in fields_of(kind)) else {}
			yield kind, own_case | typed.get(kind, {})

	def assert_only_sentences(self, kind: str, fields: Fields) -> None:
		found = self.register.ask(kind, TODAY, **fields)
		self.assertEqual(len(spoken(found)), len(found))

	def each_field(self, wanted: Callable[[Any], bool], values: tuple[Any, ...]) -> None:
		for kind, complete in self.complete():
			for field in fields_of(kind):
				if wanted(field["fieldtype"]):
					for value in values:
						with self.subTest(kind=kind, field=field["fieldname"], value=value):
							self.assert_only_sentences(kind, complete | {field["fieldname"]: value})

	def test_any_field_may_be_empty(self) -> None:
		self.each_field(lambda fieldtype: "Break" not in fieldtype, (None,))

	def test_any_table_may_be_empty(self) -> None:
		self.each_field(lambda fieldtype: fieldtype.startswith("Table"), ([],))

	def test_words_stand_where_a_number_belongs(self) -> None:
		self.each_field(lambda fieldtype: fieldtype in NUMBERS, WORDS)

	def test_a_linked_record_is_missing(self) -> None:
		self.each_field(lambda fieldtype: fieldtype == "Link", ("missing", ""))

	def test_every_list_that_the_rules_read_may_be_empty(self) -> None:
		for kind in ("Service Type", "Service Provider", "Care Option", "Conference Seat", "Closure Reason"):
			self.register.stored[kind] = {}
		for kind in ("Field Office", "CCM Holiday Calendar", "Follow-up Schedule", "CCM Body", "Client"):
			self.register.stored[kind] = {}
		for kind, complete in self.complete():
			with self.subTest(kind=kind):
				self.assert_only_sentences(kind, complete)

	def test_the_rows_of_a_table_may_be_blank_or_hold_words(self) -> None:
		for kind, complete in self.complete():
			for field in fields_of(kind):
				if not field["fieldtype"].startswith("Table"):
					continue
				numbers = [
					row["fieldname"] for row in fields_of(field["options"]) if row["fieldtype"] in NUMBERS
				]
				empty = dict.fromkeys(blank(field["options"]))
				for value in (None, *WORDS):
					row = empty | dict.fromkeys(numbers, value)
					with self.subTest(kind=kind, field=field["fieldname"], value=value):
						self.assert_only_sentences(kind, complete | {field["fieldname"]: [row]})

	def test_a_record_that_holds_nothing_at_all(self) -> None:
		for kind in rules.CHECKS:
			with self.subTest(kind=kind):
				self.assert_only_sentences(kind, dict.fromkeys(blank(kind)))

	def test_a_kind_without_rules_is_always_allowed(self) -> None:
		self.assert_allowed(self.register.ask("Funder", TODAY, label_en=None))
		self.assertEqual(rules.warnings_of("Funder", {}, None, self.register, TODAY), [])
		self.assertEqual(rules.consequences("Funder", {"name": SHELTER}, None, self.register, TODAY), [])
