"""Who gets into the portal, to which referrals, and until when: two providers over HTTP, and everybody else."""

from __future__ import annotations

import unittest

from ccm_app.caseload.rest import Refused
from ccm_app.domain.roles import CENTRAL, COORDINATION, MANAGER, MINISTRY
from tests.site.people import PASSWORD, person
from tests.site.referral.portal import API, OTHER, OWN, Provider, at_the_server, plain, world
from tests.site.referral.portal_base import COUNTED, FORMS, TODAY, TOMORROW, PortalTest


def tearDownModule() -> None:
	"""Say what was tried."""
	print(
		f"campaign portal-doors: {COUNTED['acts']} acts done, {COUNTED['refused']} refused, of two providers"
	)
	COUNTED.update(acts=0, refused=0)


class SigningIn(PortalTest):
	def test_whoever_has_not_signed_in_sees_the_sign_in_page_whatever_he_asks_for(self) -> None:
		stranger = Provider(None)
		pages = {plain(stranger.get(path)) for path in ("/portal", "/portal/places", "/portal/referral/R-1")}
		pages.add(plain(stranger.page(world()["referrals"][OWN][0])))
		self.assertEqual(len(pages), 1)
		self.assertIn('name="pwd"', pages.pop()[1])

	def test_a_wrong_password_is_said_and_the_address_is_kept(self) -> None:
		answer = Provider(None).sign_in(self.own.email, "not-the-password")
		text = self.refused(answer, "The e-mail address or the password is wrong.", status=401)
		self.assertIn(f'value="{self.own.email}"', text)
		self.assertNotIn("not-the-password", text)

	def test_the_staff_signs_in_elsewhere(self) -> None:
		stranger = Provider(None)
		answer = stranger.sign_in(person(MANAGER, "SVR").email, PASSWORD)
		self.refused(answer, "This page is for the accounts of providers.", status=403)
		self.assertIn('name="pwd"', stranger.get("/portal").text)

	def test_signing_out_ends_it(self) -> None:
		one = Provider(OTHER)
		self.done(one.post(API + "sign_out", {"csrf_token": one.token()}), "/portal")
		self.assertIn('name="pwd"', one.get("/portal").text)

	def test_no_desk_and_no_records_for_a_provider(self) -> None:
		referral = world()["referrals"][OWN][0]
		for path in (
			"/app/referral",
			f"/api/resource/Referral/{referral}",
			f"/api/v2/document/Referral/{referral}",
			"/api/method/frappe.desk.reportview.get?doctype=Referral",
			f"/printview?doctype=Referral&name={referral}",
		):
			with self.subTest(path):
				self.assertGreaterEqual(self.own.get(path).status_code, 301)
				self.assertNotIn(referral, self.own.get(path).text)
		staff = person(MANAGER, "SVR")
		answer = staff.session.post(staff.url + API + "answer", data={"referral": referral}, timeout=60)
		self.assertEqual(answer.status_code, 403)


class OwnReferralsOnly(PortalTest):
	def test_the_list_holds_the_own_referrals_and_no_other(self) -> None:
		for who, mine, theirs in ((self.own, OWN, OTHER), (self.other, OTHER, OWN)):
			text = who.whole_list()
			for referral in world()["referrals"][mine]:
				self.assertIn(referral, text)
			for referral in world()["referrals"][theirs]:
				self.assertNotIn(referral, text)

	def test_a_referral_of_others_and_one_that_is_not_there_are_answered_alike(self) -> None:
		foreign, invented = world()["referrals"][OTHER][0], "R-0000-0000-00"
		one, two = self.own.page(foreign), self.own.page(invented)
		self.assertEqual(one.status_code, 404)
		self.assertEqual(plain(one), plain(two))
		changing = ("Date", "Set-Cookie", "Content-Length", "X-Frappe-Request-Id")
		headers = [{k: v for k, v in answer.headers.items() if k not in changing} for answer in (one, two)]
		self.assertEqual(*headers)

	def test_no_form_reaches_a_referral_of_others(self) -> None:
		foreign, invented = world()["referrals"][OTHER][0], "R-0000-0000-00"
		before = self.stored(foreign)["modified"]
		for act, given in FORMS:
			with self.subTest(act):
				one, two = (self.own.act(act, name, **given) for name in (foreign, invented))
				self.refused(one, status=404)
				self.assertEqual(plain(one), plain(two))
		self.assertEqual(self.stored(foreign)["modified"], before)
		for kind in ("Provider Answer", "Provider Message", "Service Record"):
			self.assertEqual(self.rows(kind, foreign), [])

	def test_a_client_whom_the_account_must_never_see_is_not_there(self) -> None:
		referral = world()["referrals"][OWN][-1]
		central, client = person(CENTRAL), self.stored(referral)["client"]
		values = {
			"user": self.own.email,
			"client": client,
			"reason": "Of the same family.",
			"from_date": TODAY,
		}
		conflict = central.insert("Conflict of Interest", values)["name"]
		self.addCleanup(central.change, "Conflict of Interest", conflict, {"from_date": TOMORROW})
		self.assertNotIn(referral, self.own.whole_list())
		self.assertEqual(plain(self.own.page(referral)), plain(self.own.page("R-0000-0000-00")))
		for act, given in FORMS:
			self.refused(self.own.act(act, referral, **given), status=404)


class WhenItEnds(PortalTest):
	def closed(self, referral: str, sentence: str) -> None:
		"""The next page shows nothing of the client and every form but the message is refused."""
		page = self.own.page(referral)
		self.assertIn(sentence, page.text)
		self.assertNotIn("What the client agreed to share", page.text)
		category = self.stored(referral)["referral_category"]
		for act, given in FORMS[:-1]:
			self.refused(self.own.act(act, referral, **given), sentence)
		self.assertEqual(self.stored(referral)["referral_category"], category)

	def test_a_consent_that_is_withdrawn_while_the_page_is_open(self) -> None:
		referral = self.accepted()
		self.assertIn("Sok", self.own.page(referral).text)
		consent = self.stored(referral)["consent"]
		person(MANAGER, "SVR").change("Client Consent", consent, {"withdrawn_on": TODAY})
		self.closed(referral, "The client has withdrawn the consent")
		self.assertNotIn("Sok", self.own.page(referral).text)

	def test_a_referral_that_the_office_withdraws(self) -> None:
		referral = self.accepted()
		person(MANAGER, "SVR").move("Referral", referral, "Withdraw")
		self.closed(referral, "This referral has ended")

	def test_a_provider_that_is_closed(self) -> None:
		referral = self.accepted()
		central = person(CENTRAL)
		self.addCleanup(central.change, "Service Provider", OWN, {"is_active": 1})
		central.change("Service Provider", OWN, {"is_active": 0})
		self.closed(referral, "Your organisation is not open for this service")

	def test_an_account_that_is_taken_from_the_provider_is_signed_out_at_once(self) -> None:
		email = "leaves@ccpcr.example"
		central = person(CENTRAL)
		central.call("ccm_app.api.portal_accounts.make_account", provider=OWN, email=email)
		at_the_server("give_password", email=email)
		one = Provider(None)
		self.done(one.sign_in(email, world()["password"]), "/portal")
		self.assertIn("/portal/referral/", one.get("/portal").text)
		central.call("ccm_app.api.portal_accounts.end_account", provider=OWN, email=email)
		self.assertIn('name="pwd"', one.get("/portal").text)
		self.refused(one.sign_in(email, world()["password"]), status=401)

	def test_only_the_central_office_makes_accounts(self) -> None:
		for role in (MANAGER, COORDINATION, MINISTRY):
			with self.assertRaises(Refused) as caught:
				person(role, "SVR").call(
					"ccm_app.api.portal_accounts.make_account", provider=OWN, email="x@ccpcr.example"
				)
			self.assertEqual(caught.exception.status, 403)
		with self.assertRaises(Refused) as caught:
			person(CENTRAL).call(
				"ccm_app.api.portal_accounts.make_account", provider=OWN, email=person(MANAGER, "SVR").email
			)
		self.assertIn("account of another kind", str(caught.exception))


if __name__ == "__main__":
	unittest.main()
