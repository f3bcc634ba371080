"""Choosing a provider on the site: the ranked list, the reason for another, the waiting list, and the last place."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe.utils import add_days, getdate

from ccm_app.api.provider_choice import providers_for, why_not
from ccm_app.registry.saying import RulesBroken
from ccm_app.setup.people import decided_by
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, OTHER_MANAGER, PROVIDER, SiteTest, acting_as
from ccm_app.tests.test_at_the_same_moment import Meeting
from ccm_app.tests.visiting import call, visit

FUNCTION = "ccm_app.api.provider_choice."
SERVICE = "PSYCHO"


def a_provider(**changes: Any) -> Any:
	"""A new provider of Svay Rieng with one service, designated by its committee."""
	code = f"T-{frappe.generate_hash(length=8).upper()}"
	values = {
		"code": code,
		"label_en": f"House {code}",
		"province": "20",
		"provinces": [{"area": "20"}],
		"services": [{"service_type": SERVICE, "takes_clients": 1, "places": 1}],
	}
	provider = factories.make("Service Provider", **values | changes)
	fixed = {"provider": provider.name, "service_type": SERVICE, "field_office": "SVR"}
	factories.make("Provider Designation", **fixed, **decided_by("LRC-SVR", "2009-01-01"))
	return provider


def a_case() -> Any:
	"""A case in the stage of referral whose plan holds the service."""
	case = factories.case_in_planning()
	line = {"phase": "Recovery", "service_type": SERVICE, "planned_from": factories.REFERRED_ON}
	line |= {"planned_until": "2026-03-31", "quantity": 1, "unit_cost": 10, "amount_approved": 10}
	factories.approve(factories.make_plan(case.name, lines=[{**line, "provider": "CCPCR-SVR"}]))
	return factories.move(case, "Refer")


def a_referral(case: str, provider: str, **changes: Any) -> Any:
	"""A referral of counselling that can be sent."""
	consent = factories.make_consent(
		case, receiver_kind="Service Provider", receiver=provider, given_by="Client"
	)
	values = {
		"service_type": SERVICE,
		"provider": provider,
		"consent": consent.name,
		"residential_from": None,
		"residential_until": None,
		"alternatives_ruled_out": [],
		"choice_reason": "WISH",
		# The slip holds today: a place is promised.
		"slip_valid_until": add_days(getdate(), 10),
	}
	return factories.make_referral(case, **values | changes)


class TheList(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case()
		self.provider = a_provider()

	def test_the_list_says_who_is_offered_why_and_how_many_places_are_free(self) -> None:
		with acting_as(MANAGER):
			found = providers_for(self.case.name, SERVICE)
		own = next(one for one in found["offered"] if one["provider"] == self.provider.name)
		self.assertEqual((own["places"], own["free"], own["occupied"], own["waiting"]), (1, 1, 0, 0))
		texts = [reason["text"] for reason in own["reasons"]]
		self.assertIn("It works in Svay Rieng.", texts)
		self.assertIn("The Local Resource Committee gave it 80.0 of 100 points.", texts)
		self.assertEqual([one["rank"] for one in found["offered"]], list(range(1, len(found["offered"]) + 1)))
		undesignated = next(one for one in found["not_offered"] if one["provider"] == "KNKS")
		self.assertIn("unfit.not_designated", [reason["code"] for reason in undesignated["reasons"]])
		self.assertFalse(undesignated["may_wait"])

	def test_the_list_speaks_khmer(self) -> None:
		with acting_as(MANAGER):
			before, frappe.local.lang = frappe.local.lang, "km"
			try:
				found = providers_for(self.case.name, SERVICE)
			finally:
				frappe.local.lang = before
		for one in (*found["offered"], *found["not_offered"]):
			for reason in one["reasons"]:
				self.assertRegex(reason["text"], "[\u1780-\u17ff]", reason["code"])

	def test_an_office_can_ask_why_a_provider_is_not_offered(self) -> None:
		closed = a_provider(is_active=0).name
		with acting_as(MANAGER):
			answer = why_not(self.case.name, SERVICE, closed)
			self.assertEqual(answer["codes"], ["unfit.inactive"])
			self.assertEqual(answer["sentences"], ["It no longer takes referrals."])
			self.assertEqual(why_not(self.case.name, SERVICE, "NOBODY")["codes"], [])

	def test_only_who_may_read_the_case_is_answered(self) -> None:
		asked = {"case": self.case.name, "service": SERVICE}
		self.assertEqual(call(MANAGER, FUNCTION + "providers_for", **asked).status, 200)
		for stranger in (OTHER_MANAGER, PROVIDER, "Guest"):
			for function, more in (("providers_for", {}), ("why_not", {"provider": "CWDA"})):
				answer = call(stranger, FUNCTION + function, **asked, **more)
				self.assertIn(answer.status, (403, 404), (stranger, function))
				self.assertNotIn("CWDA", answer.text)

	def test_what_was_typed_and_not_saved_counts_and_nonsense_does_not_break_it(self) -> None:
		given = json.dumps({"location_reason": "Safety", "residential_from": "not a day", "provider": "X"})
		with acting_as(MANAGER):
			found = providers_for(self.case.name, SERVICE, given=given)
		self.assertIn("safety decides", found["rule"])

	def test_a_provider_is_found_by_another_spelling(self) -> None:
		for text, code in (("wattanak pheap", "WP"), ("CHADBAL", "CHABDAI"), ("goutte deau", "GOUTTE-DEAU")):
			answer = call(CLERK, "frappe.desk.search.search_link", doctype="Service Provider", txt=text)
			self.assertIn(code, [row["value"] for row in answer.content["message"]], answer.text[:300])
		for stranger in (PROVIDER, "Guest"):
			asked = {
				"doctype": "Service Provider",
				"txt": "wp",
				"searchfield": "name",
				"start": 0,
				"page_len": 5,
			}
			self.assertIn(call(stranger, FUNCTION + "search_providers", **asked).status, (403, 404))

	def test_a_provider_that_is_known_under_another_spelling_is_not_written_again(self) -> None:
		with acting_as(CENTRAL), self.assertRaisesRegex(RulesBroken, "is WP, Wathnakpheap"):
			factories.make("Service Provider", code="NEW-WP", label_en="Watanak Pheap")


class TheReferral(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		self.case = a_case()
		self.provider = a_provider(services=[{"service_type": SERVICE, "takes_clients": 1, "places": 9}])
		with acting_as(MANAGER):
			self.first = providers_for(self.case.name, SERVICE)["offered"][0]["provider"]
		self.other = next(one for one in (self.provider.name, "CCPCR-SVR") if one != self.first)

	def test_another_than_the_first_is_chosen_with_a_reason_whatever_the_way(self) -> None:
		referral = a_referral(self.case.name, self.other, choice_reason=None)
		self.assertEqual(referral.choice_first, self.first)
		self.assertGreater(referral.choice_rank, 1)
		with self.assertRaisesRegex(RulesBroken, "stands first for this client"):
			factories.move(referral, "Send")
		referral.reload()
		referral.choice_reason = "OTHER"
		referral.save()
		with self.assertRaisesRegex(RulesBroken, "needs a few words"):
			factories.move(referral, "Send")
		referral.reload()
		referral.choice_note = "Her sister is looked after there."
		referral.save()
		sent = factories.move(referral, "Send")
		self.assertEqual((sent.referral_category, sent.choice_first), ("Sent", self.first))
		self.assertIsNone(frappe.db.get_value("Referral", sent.name, "choice_note"), "the note is sealed")

	def test_the_first_needs_no_reason_and_nobody_writes_the_list_by_hand(self) -> None:
		referral = a_referral(
			self.case.name, self.first, choice_reason=None, choice_first=self.other, choice_rank=7
		)
		self.assertEqual((referral.choice_first, referral.choice_rank), (self.first, 1))
		self.assertEqual(factories.move(referral, "Send").referral_category, "Sent")

	def test_a_referral_waits_for_a_place_in_order(self) -> None:
		self.provider.services[0].places = 1
		self.provider.save()
		sent = factories.move(a_referral(self.case.name, self.provider.name), "Send")
		self.assertEqual(sent.referral_category, "Sent")
		second = a_referral(a_case().name, self.provider.name)
		with self.assertRaisesRegex(RulesBroken, "no free place.*Wait for a place"):
			factories.move(second, "Send")
		second.reload()
		second.waits_for_place = 1
		second.save()
		self.assertEqual(second.waiting_since, getdate())
		third = a_case()
		with acting_as(MANAGER):
			found = providers_for(third.name, SERVICE)
		full = next(one for one in found["not_offered"] if one["provider"] == self.provider.name)
		self.assertEqual((full["promised"], full["free"], full["waiting"], full["may_wait"]), (1, 0, 1, True))
		sent.reload()
		sent.ended_on = getdate()
		factories.move(sent, "Withdraw")
		with self.assertRaisesRegex(RulesBroken, "their turn is before"):
			factories.move(a_referral(third.name, self.provider.name), "Send")
		moved = factories.move(second, "Send")
		self.assertEqual((moved.referral_category, moved.waits_for_place), ("Sent", 0))


class TheLastPlace(Meeting):
	def test_of_referrals_to_the_last_place_at_the_same_moment_exactly_one_gets_it(self) -> None:
		"""Three are sent at the same moment; the other two are told and can wait."""
		provider = a_provider()
		referrals = [a_referral(a_case().name, provider.name) for _ in range(3)]
		frappe.db.commit()
		answers = self.at_once(*[lambda one=one: self.send(one.name) for one in referrals])
		frappe.db.rollback()
		states = [frappe.db.get_value("Referral", one.name, "referral_category") for one in referrals]
		self.assertEqual(sorted(states), ["Draft", "Draft", "Sent"], [one.text[:300] for one in answers])
		for answer, state in zip(answers, states, strict=True):
			self.assertEqual(answer.status == 200, state == "Sent")
			if state == "Draft":
				self.assertIn("Wait for a place", answer.text)
		waiting = referrals[states.index("Draft")]
		waits = visit(
			MANAGER,
			"PUT",
			f"/api/resource/Referral/{waiting.name}",
			waits_for_place=1,
			modified=str(frappe.db.get_value("Referral", waiting.name, "modified")),
		)
		self.assertEqual(waits.status, 200, waits.text[:300])
		self.assertEqual(waits.content["data"]["waits_for_place"], 1)

	def send(self, referral: str) -> Any:
		document = frappe.get_doc("Referral", referral).as_json()
		return call(MANAGER, "frappe.model.workflow.apply_workflow", doc=document, action="Send")
