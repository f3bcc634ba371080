"""Once only: the same form sent again is one record, and a change that rests on an old version changes nothing."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.registry import doubles
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, CLERK, MANAGER, MONITORING, OTHER_CLERK, SiteTest, acting_as
from ccm_app.tests.visiting import Answer, call, visit

CLIENT = {
	"field_office": "SVR",
	"registered_on": factories.REGISTERED_ON,
	"identified_on": factories.REGISTERED_ON,
	"identification_channel": "NGO",
	"temporary_shelter": "Not needed",
	"sex": "Female",
	"age_at_registration": 24,
	"home_province": "20",
}


def said(answer: Answer) -> str:
	"""Everything that the user reads, in the answer of either version."""
	content = answer.content
	messages = [json.loads(one) for one in json.loads(content.get("_server_messages") or "[]")]
	return " ".join(str(one["message"]) for one in messages + list(content.get("errors") or []))


class TheVersionThatWasSeen(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		with acting_as(CLERK):
			self.client = factories.make_client()
		self.seen = str(self.client.modified)

	def put(self, user: str = CLERK, route: str = "/api/resource", **values: Any) -> Answer:
		return visit(user, "PUT", f"{route}/Client/{self.client.name}", **values)

	def stored(self) -> str:
		return str(frappe.db.get_value("Client", self.client.name, "home_province"))

	def refused_and_unchanged(self, answer: Answer, *sentences: str) -> None:
		self.assertEqual(answer.status, 417, answer.text)
		for sentence in sentences:
			self.assertIn(sentence, said(answer), answer.text)
		self.assertEqual(self.stored(), "20")

	def test_a_change_without_a_version_is_refused_on_every_way(self) -> None:
		given = {"doctype": "Client", "name": self.client.name}
		document = {name: value for name, value in self.client.as_dict().items() if name != "modified"}
		whole = json.dumps({**document, "home_province": "14"}, default=str)
		row = {"fieldname": "home_province", "value": "14"}
		for answer in (
			self.put(home_province="14"),
			self.put(home_province="14", modified=""),
			self.put(home_province="14", modified="yesterday"),
			self.put(route="/api/v2/document", home_province="14"),
			call(CLERK, "frappe.client.set_value", **given, **row),
			call(CLERK, "frappe.client.set_value", **given, fieldname={"home_province": "14"}),
			call(CLERK, "frappe.client.save", doc=whole),
			call(CLERK, "frappe.desk.form.save.savedocs", doc=whole, action="Save"),
		):
			self.refused_and_unchanged(answer, "does not say which version", "Read the record again")

	def test_with_the_version_that_was_seen_it_is_stored_on_every_way(self) -> None:
		given = {"doctype": "Client", "name": self.client.name}
		ways = (
			lambda province, seen: self.put(home_province=province, modified=seen),
			lambda province, seen: self.put(route="/api/v2/document", home_province=province, modified=seen),
			lambda province, seen: call(
				CLERK,
				"frappe.client.set_value",
				**given,
				fieldname="home_province",
				value=province,
				modified=seen,
			),
			lambda province, seen: call(
				CLERK,
				"frappe.client.set_value",
				**given,
				fieldname={"home_province": province, "modified": seen},
			),
			lambda province, seen: self.save_as_the_desk_does(province),
		)
		for number, way in enumerate(ways):
			province, seen = (
				("14", "12")[number % 2],
				str(frappe.db.get_value("Client", self.client.name, "modified")),
			)
			answer = way(province, seen)
			self.assertEqual(answer.status, 200, answer.text)
			self.assertEqual(self.stored(), province)

	def save_as_the_desk_does(self, province: str) -> Answer:
		document = frappe.get_doc("Client", self.client.name).as_dict()
		whole = json.dumps({**document, "home_province": province}, default=str)
		return call(CLERK, "frappe.desk.form.save.savedocs", doc=whole, action="Save")

	def test_the_second_hears_who_changed_what_and_when_and_no_value(self) -> None:
		with acting_as(MANAGER):
			first = frappe.get_doc("Client", self.client.name)
			first.update({"sex": "Male", "age_at_registration": 31})
			first.save()
		answer = self.put(home_province="14", modified=self.seen)
		who = frappe.utils.get_fullname(MANAGER)
		self.refused_and_unchanged(
			answer,
			f"Somebody else saved {self.client.name}",
			f"{who} changed on {str(first.modified)[:16]}: ",
		)
		self.assertIn("Sex, Age at registration", said(answer))
		self.assertNotIn("Male", said(answer))
		self.assertNotIn("31", said(answer).replace(str(first.modified)[:16], ""))

	def test_no_word_of_an_identity_is_told(self) -> None:
		with acting_as(CLERK):
			factories.make_identity(self.client.name, family_name_latin="Sovannara")
		seen = str(frappe.db.get_value("Client Identity", self.client.name, "modified"))
		first = frappe.get_doc("Client Identity", self.client.name)
		first.family_name_latin = "Chanthavy"
		first.save()
		with acting_as(CLERK):
			second = frappe.get_doc({**first.as_dict(), "modified": seen, "other_names": "Mine"})
			with self.refused("Family name", error=frappe.TimestampMismatchError):
				second.save()
		with self.assertRaises(frappe.TimestampMismatchError) as caught:
			frappe.get_doc({**first.as_dict(), "modified": seen}).save()
		told = str(caught.exception) + str(frappe.get_message_log())
		self.assertNotIn("Sovannara", told)
		self.assertNotIn("Chanthavy", told)

	def test_without_the_notes_who_and_when_are_still_told(self) -> None:
		with acting_as(MANAGER):
			first = frappe.get_doc("Client", self.client.name)
			first.sex = "Male"
			first.save()
		frappe.cache.delete_value(f"ccm_changes:Client:{self.client.name}")
		answer = self.put(home_province="14", modified=self.seen)
		self.refused_and_unchanged(answer, f"{frappe.utils.get_fullname(MANAGER)} saved it on ")

	def test_a_step_of_the_workflow_rests_on_what_the_user_saw(self) -> None:
		case = factories.make_case()
		old = {"doctype": "Case", "name": case.name, "modified": str(case.modified)}
		case.further_types = []
		case.save()
		step = {"action": "Register"}
		for document, sentence in (
			(old, "Somebody else saved"),
			({"doctype": "Case", "name": case.name}, "does not say which version"),
		):
			answer = call(MANAGER, "frappe.model.workflow.apply_workflow", doc=document, **step)
			self.assertEqual(answer.status, 417, answer.text)
			self.assertIn(sentence, said(answer))
			self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Identification")
		now = old | {"modified": str(frappe.db.get_value("Case", case.name, "modified"))}
		answer = call(MANAGER, "frappe.model.workflow.apply_workflow", doc=now, **step)
		self.assertEqual(answer.status, 200, answer.text)
		self.assertEqual(frappe.db.get_value("Case", case.name, "stage"), "Registration")

	def test_who_may_not_read_the_record_hears_nothing_of_versions(self) -> None:
		for given in ({}, {"modified": self.seen}, {"modified": "2020-01-01 00:00:00"}):
			answer = self.put(OTHER_CLERK, home_province="14", **given)
			missing = visit(OTHER_CLERK, "PUT", "/api/resource/Client/KH-0000-0", home_province="14", **given)
			self.assertEqual((answer.status, said(answer)), (missing.status, said(missing)))

	def test_programs_without_a_request_save_as_before(self) -> None:
		record = frappe.get_doc("Client", self.client.name)
		record.home_province = "14"
		record.save()
		self.assertEqual(self.stored(), "14")


class TheSameFormAgain(SiteTest):
	KEY = "form-of-the-tests"

	def send(self, user: str = CLERK, **values: Any) -> Answer:
		return visit(user, "POST", "/api/resource/Client", **(CLIENT | {"form_key": self.KEY} | values))

	def count(self) -> int:
		return int(frappe.db.count("Client", {"form_key": self.KEY}))

	def test_a_second_time_answers_the_first_record(self) -> None:
		first, second = self.send(), self.send()
		self.assertEqual((first.status, second.status), (200, 200), second.text)
		self.assertEqual(first.content["data"]["name"], second.content["data"]["name"])
		self.assertEqual(self.count(), 1)

	def test_every_way_of_inserting_answers_the_first_record(self) -> None:
		name = self.send().content["data"]["name"]
		whole = CLIENT | {"form_key": self.KEY, "doctype": "Client"}
		desk = json.dumps(whole | {"__islocal": 1, "name": "new-client-abc"})
		answers = (
			visit(CLERK, "POST", "/api/v2/document/Client", **(CLIENT | {"form_key": self.KEY})).content[
				"data"
			],
			call(CLERK, "frappe.client.insert", doc=whole).content["message"],
			call(CLERK, "frappe.client.save", doc=whole).content["message"],
			call(CLERK, "frappe.desk.form.save.savedocs", doc=desk, action="Save").content["docs"][0],
			call(CLERK, "ccm_app.api.register.save_form", record=whole).content["message"],
		)
		self.assertEqual([one["name"] for one in answers], [name] * len(answers))
		self.assertEqual(answers[3]["localname"], "new-client-abc")
		self.assertEqual(self.count(), 1)

	def test_a_colleague_of_the_office_gets_it_and_another_office_hears_of_none(self) -> None:
		name = self.send().content["data"]["name"]
		self.assertEqual(self.send(MANAGER).content["data"]["name"], name)
		self.assertEqual(self.send(CENTRAL).content["data"]["name"], name)
		other = self.send(OTHER_CLERK, field_office="BTB")
		missing = visit(OTHER_CLERK, "GET", "/api/resource/Client/KH-0000-0")
		self.assertEqual((other.status, said(other)), (missing.status, said(missing)))
		self.assertNotIn(name, other.text)
		self.assertEqual(self.count(), 1)

	def test_a_form_key_answers_no_guess_about_an_identity_or_a_text(self) -> None:
		with acting_as(CLERK):
			client = factories.make_client().name
			factories.make_identity(client, form_key=self.KEY)
		for names in ({"given_name_latin": "Maly"}, {"given_name_latin": "Sophea"}):
			form = {"client": client, "family_name_latin": "Sok", "form_key": self.KEY, **names}
			answer = visit(MANAGER, "POST", "/api/resource/Client Identity", **form)
			self.assertEqual(answer.status, 404, answer.text)
		report = frappe.get_doc("Social Assessment", {"case": factories.case_in_planning().name})
		report.db_set({"form_key": self.KEY, "recommendations": "Rest."})
		for text in ("Rest.", "Work."):
			form = {name: str(report.get(name)) for name in ("case", "social_worker", "assessed_on")}
			form |= {"form_key": self.KEY, "recommendations": text}
			answer = visit(MONITORING, "POST", "/api/resource/Social Assessment", **form)
			self.assertIn(answer.status, (403, 404), answer.text)

	def test_what_was_typed_in_between_is_not_lost_in_silence(self) -> None:
		name = self.send().content["data"]["name"]
		answer = self.send(home_province="14")
		self.assertEqual(answer.status, 417)
		self.assertIn(f"already been saved as {name}", said(answer))
		self.assertEqual(frappe.db.get_value("Client", name, "home_province"), "20")

	def test_programs_may_send_the_key_in_the_header(self) -> None:
		real = frappe.get_request_header

		def header(name: str, default: Any = None) -> Any:
			return self.KEY if name == doubles.HEADER else real(name, default)

		with patch.object(frappe, "get_request_header", header):
			answers = [visit(CLERK, "POST", "/api/resource/Client", **CLIENT) for _number in "12"]
		names = {one.content["data"]["name"] for one in answers}
		self.assertEqual((len(names), self.count()), (1, 1))

	def test_the_key_in_the_header_is_for_one_record_of_the_request(self) -> None:
		with patch.object(frappe, "get_request_header", lambda *_words: self.KEY):
			frappe.local.ccm_door, frappe.local.ccm_key_taken = True, False
			try:
				first, second = frappe.new_doc("Client"), frappe.new_doc("Client")
				doubles.take_key_of_request(first)
				doubles.take_key_of_request(second)
			finally:
				frappe.local.ccm_door = False
		self.assertEqual((first.form_key, second.form_key), (self.KEY, None))

	def test_without_a_key_every_form_is_a_new_one(self) -> None:
		names = {visit(CLERK, "POST", "/api/resource/Client", **CLIENT).content["data"]["name"] for _ in "12"}
		self.assertEqual(len(names), 2)
