"""What two providers do in the portal, over HTTP: each act, each once, nothing half."""

from __future__ import annotations

import unittest
from concurrent.futures import ThreadPoolExecutor

from ccm_app.domain.roles import MANAGER
from tests.site.people import administrator, person
from tests.site.referral.portal import API, OTHER, OWN, Provider, a_referral, at_the_server
from tests.site.referral.portal_base import COUNTED, FORMS, SAID, TODAY, TOMORROW, PortalTest


def tearDownModule() -> None:
	"""Say what was tried."""
	print(
		f"campaign portal-acts: {COUNTED['acts']} acts done, {COUNTED['refused']} refused, of two providers"
	)
	COUNTED.update(acts=0, refused=0)


class Acts(PortalTest):
	def test_a_visit_to_the_family_is_counted_as_one_and_helps_as_many_as_are_told(self) -> None:
		referral = self.accepted()
		visit = {
			"status": "Completed",
			"from_date": TODAY,
			"until_date": TODAY,
			"family_visit": "1",
			"family_helped": "៣",
		}
		self.done(self.own.act("add_service", referral, **visit))
		row = self.rows("Service Record", referral, "family_visit", "family_helped")[0]
		self.assertEqual((row["family_visit"], row["family_helped"]), (1, 3))
		self.assertIn("អតិថិជនបានទៅលេងគ្រួសារ", self.own.page(referral).text)
		for typed in ("-1", "two", "<b>1</b>"):
			given = {**visit, "family_helped": typed}
			self.refused(self.own.act("add_service", referral, **given), "Write a whole number")

	def test_accepted_agreed_arrived_served_and_left(self) -> None:
		referral = self.accepted()
		self.done(self.own.act("agree_on_a_day", referral, day=TOMORROW))
		self.assertEqual(self.stored(referral)["appointment_on"], TOMORROW)
		self.assertEqual(self.stored(referral)["appointment_confirmed_on"], TOMORROW)
		self.done(self.own.act("answer", referral, given="Arrived"))
		self.assertEqual(self.stored(referral)["referral_category"], "In service")
		service = {"status": "Ongoing", "from_date": TODAY, "quantity": "2,5", "unit": "visits", "note": SAID}
		self.done(self.own.act("add_service", referral, **service, amount_spent="900", currency="USD"))
		row = self.rows("Service Record", referral, "quantity", "unit", "channel", "amount_spent", "status")[
			0
		]
		self.assertEqual((row["quantity"], row["channel"], row["amount_spent"]), (2.5, "Portal", 0))
		self.done(self.own.act("discharge", referral, left_on=TODAY, went_to="KIN", text=SAID))
		self.assertEqual(self.stored(referral)["referral_category"], "Completed")
		ended = self.rows("Service Record", referral, "status", "until_date")[0]
		self.assertEqual((ended["status"], ended["until_date"]), ("Completed", TODAY))
		told = self.rows("Provider Message", referral, "message_kind", "went_to", "left_on")[0]
		self.assertEqual(
			(told["message_kind"], told["went_to"], told["left_on"]), ("Discharge", "KIN", TODAY)
		)
		channels = {row["channel"] for row in self.rows("Provider Answer", referral, "channel")}
		self.assertEqual(channels, {"Portal"})
		self.assertIn("This referral has ended", self.own.page(referral).text)

	def test_declining_needs_a_reason_and_what_was_chosen_is_kept(self) -> None:
		referral = a_referral()
		text = self.refused(
			self.own.act("answer", referral, given="Declined"), "Write in a few words why it was declined"
		)
		self.assertRegex(text, r'value="Declined" required checked')
		self.assertEqual(self.stored(referral)["referral_category"], "Sent")
		self.done(self.own.act("answer", referral, given="Declined", reason="Our house is closed."))
		self.assertEqual(self.stored(referral)["referral_category"], "Declined")
		again = self.own.act("answer", referral, given="Accepted")
		self.refused(again, "This referral has ended")

	def test_no_place_is_an_answer_of_its_own(self) -> None:
		referral = a_referral()
		self.done(self.own.act("answer", referral, given="No place"))
		self.assertEqual(self.stored(referral)["referral_category"], "Declined")

	def test_who_did_not_come_may_come_later(self) -> None:
		referral = self.accepted()
		self.done(self.own.act("answer", referral, given="Did not come"))
		self.assertEqual(self.stored(referral)["referral_category"], "Accepted")
		self.done(self.own.act("answer", referral, given="Arrived"))

	def test_what_was_typed_is_kept_when_it_cannot_be_saved(self) -> None:
		referral = self.accepted()
		given = {
			"status": "Completed",
			"from_date": "22/11/2026",
			"quantity": "many",
			"unit": "hours",
			"note": SAID,
		}
		text = self.refused(self.own.act("add_service", referral, **given), "Write the day with year")
		for typed in ('value="22/11/2026"', 'value="many"', 'value="hours"', SAID):
			self.assertIn(typed, text)
		given["from_date"] = TODAY
		self.refused(self.own.act("add_service", referral, **given), "Write the quantity as a number")
		self.assertEqual(self.rows("Service Record", referral), [])
		past = self.own.act("agree_on_a_day", referral, day="2020-01-01")
		self.refused(past, "The day of the appointment has passed.", "ថ្ងៃ")
		far = self.own.act("agree_on_a_day", self.accepted(), day="9999-12-31")
		self.refused(far, "which lies more than a year ahead")

	def test_a_message_goes_to_the_office_sealed(self) -> None:
		referral = a_referral()
		self.done(self.own.act("tell_office", referral, text=SAID))
		name = self.rows("Provider Message", referral)[0]["name"]
		self.assertEqual(person(MANAGER, "SVR").read("Provider Message", name)["message"], SAID)
		self.assertFalse(at_the_server("column", kind="Provider Message", name=name, field="message"))
		bell = administrator().find(
			"Notification Log", {"link": f"/app/provider-message/{name}"}, ("subject", "for_user")
		)
		self.assertIn(person(MANAGER, "SVR").email, {row["for_user"] for row in bell})
		self.assertTrue(all(referral in row["subject"] and SAID not in row["subject"] for row in bell), bell)
		self.refused(self.own.act("tell_office", referral, text="  "), "Nothing is written.")

	def test_markup_is_shown_as_text(self) -> None:
		referral = self.accepted()
		text = self.refused(
			self.own.act(
				"add_service", referral, status="Ongoing", from_date="x", note='"><script>x</script>'
			)
		)
		self.assertNotIn("<script", text)


class OnceOnly(PortalTest):
	def test_a_form_that_is_sent_twice_is_one_record(self) -> None:
		referral = self.accepted()
		key = {"form_key": "the-same-form"}
		forms = (
			("add_service", {"status": "Ongoing", "from_date": TODAY}, "Service Record"),
			("tell_office", {"text": SAID}, "Provider Message"),
		)
		for act, given, kind in forms:
			for _ in range(3):
				self.done(self.own.act(act, referral, **given, **key))
			self.assertEqual(len(self.rows(kind, referral)), 1)

	def test_eight_clicks_at_the_same_moment_are_one_record(self) -> None:
		referral = self.accepted()
		form = {"referral": referral, "csrf_token": self.own.token(), "form_key": "a-hasty-finger"}
		form |= {"status": "Ongoing", "from_date": TODAY}
		with ThreadPoolExecutor(8) as fingers:
			answers = list(fingers.map(lambda _: self.own.post(API + "add_service", form), range(8)))
		self.assertEqual(len(self.rows("Service Record", referral)), 1)
		self.assertEqual({answer.status_code for answer in answers} - {303, 422}, set())
		self.assertIn(303, [answer.status_code for answer in answers])

	def test_a_form_without_the_token_of_the_sign_in_saves_nothing(self) -> None:
		referral = a_referral()
		for token in ({}, {"csrf_token": ""}, {"csrf_token": "0" * 56}, {"csrf_token": self.other.token()}):
			for act, given in FORMS:
				answer = self.own.post(API + act, {"referral": referral, **given, **token})
				self.assertEqual(answer.status_code, 400)
				COUNTED["refused"] += 1
		# A sign-in that has opened no page yet has no token of its own: nothing passes for it either.
		fresh = Provider(OWN)
		for act, given in FORMS:
			answer = fresh.post(API + act, {"referral": referral, **given})
			self.refused(answer, "nothing was saved")
			# The page with the sentence has given this sign-in a token; the next one begins anew.
			fresh = Provider(OWN)
		self.assertEqual(self.stored(referral)["referral_category"], "Sent")
		self.assertEqual(self.rows("Provider Message", referral), [])

	def test_no_act_by_opening_an_address(self) -> None:
		referral = a_referral()
		for act, _given in FORMS:
			self.assertGreaterEqual(self.own.get(f"{API}{act}?referral={referral}").status_code, 400)
		self.assertEqual(self.stored(referral)["referral_category"], "Sent")


class WhatIsWrittenDown(PortalTest):
	def test_a_view_is_a_disclosure_once_a_day_and_the_name_a_look(self) -> None:
		referral = self.accepted()
		for _ in range(3):
			self.assertIn("Sok", self.own.page(referral).text)
		about = {"source_name": referral, "channel": "Portal"}
		rows = administrator().find("Disclosure", about, ("fields_given", "receiver", "consent"))
		# Before it was accepted the page told the need, as the slip does.
		self.assertEqual(
			[row["fields_given"] for row in rows if "name" in row["fields_given"]], ["name,needs,medical"]
		)
		self.assertEqual({row["receiver"] for row in rows}, {OWN})
		looks = administrator().find("Identity Look", {"user": self.own.email}, ("ground", "purpose"))
		self.assertIn(
			("Referral with consent", "REFERRAL"), {(row["ground"], row["purpose"]) for row in looks}
		)


class Places(PortalTest):
	def test_free_places_are_told_and_confirmed(self) -> None:
		self.addCleanup(at_the_server, "forget_places")
		rows = administrator().read("Service Provider", OWN)["services"]
		if not rows:
			self.fail("the directory knows no service of this provider")
		row = rows[0]["name"]
		form = {"csrf_token": self.own.token(), f"free_{row}": "៣"}
		self.done(self.own.post(API + "tell_places", form))
		told = administrator().read("Service Provider", OWN)["services"][0]
		self.assertEqual((told["places_told_free"], told["confirmed_on"]), (3, TODAY))
		text = self.refused(self.own.post(API + "tell_places", {**form, f"free_{row}": "three"}))
		self.assertIn('value="three"', text)
		others = administrator().read("Service Provider", OTHER)["services"]
		for foreign in others[:1]:
			self.own.post(API + "tell_places", {**form, f"free_{foreign['name']}": "7"})
		self.assertEqual(administrator().read("Service Provider", OTHER)["services"], others)


if __name__ == "__main__":
	unittest.main()
