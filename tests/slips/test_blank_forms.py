from __future__ import annotations

import json
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ccm_app.slips.document import Choices, Document, Heading, Lines, TableBlock, texts_of
from ccm_app.slips.papers import FORM_CODES, blank_form
from ccm_app.slips.papers.lists import LISTS, RULED_OUT, shipped_lists

DOCTYPES = Path(__file__).resolve().parents[2] / "ccm_app" / "ccm_app" / "doctype"
# Which records, with their rows, a clerk types in from which form.
RECORDS = {
	"F01": ("Client", "Case"),
	"F02": ("Movement",),
	"F03": ("Social Assessment", "Suggested Seat", "Needed Service"),
	"F04": ("Case Conference", "Conference Attendance", "Conference Decision"),
	"F05": ("Case Plan", "Case Plan Line"),
	"F06": ("Referral", "Ruled-out Alternative"),
	"F07": ("Service Record",),
	"F08": ("Follow-up", "Reintegration"),
	"F09": ("Case Closure", "Closure Consultation", "Stage Validation"),
	"F10": ("Case Evaluation", "Evaluated Case"),
	"F11": ("Client Consent",),
}
# Where the paper says it in other words than the record.
IN_OTHER_WORDS = {
	("Case", "client"): "Registry number",
	("Case", "case_manager"): "Field Case Manager",
	("Referral", "provider"): "Service provider",
	("Ruled-out Alternative", "reason"): "Reason",
	("Closure Consultation", "provider"): "Service provider",
}
# Stages that a case reaches only after its closure form was written.
AFTER_THE_FORM = {"Closure", "Evaluation", "Void"}
# The lists from which each form takes its boxes, rows or codes.
LISTS_ON = {
	"F01": ("Identification Channel", "Case Type", "Identity Document Type"),
	"F02": ("Care Option",),
	"F03": ("Conference Seat", "Service Type"),
	"F04": ("Conference Seat", "Conference Topic", "Service Type"),
	"F05": ("Service Type", "Funder"),
	"F06": ("Service Type", RULED_OUT),
	"F08": ("Reintegration Option", "Follow-up Schedule"),
	"F09": ("Closure Reason",),
}


def fields_of(kind: str) -> list[dict[str, Any]]:
	folder = kind.lower().replace(" ", "_").replace("-", "_")
	content = json.loads((DOCTYPES / folder / f"{folder}.json").read_text(encoding="utf-8"))
	fields: list[dict[str, Any]] = content["fields"]
	return fields


def typed_in(kind: str) -> Iterator[dict[str, Any]]:
	"""The fields that a person has to fill in before the record can be saved."""
	for field in fields_of(kind):
		filled_by_the_register = field.get("read_only") or field.get("hidden") or field.get("default")
		if field.get("reqd") and not filled_by_the_register:
			yield field


def asked_on(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
	"""What the form asks, with the boxes that may be ticked; the identity sheet is left out."""
	for block in document.blocks:
		if isinstance(block, Heading) and block.en == "Identity sheet":
			return
		if isinstance(block, Lines):
			yield block.label_en, ()
		elif isinstance(block, Choices):
			yield block.label_en, tuple(one.en for one in block.options)
		elif isinstance(block, TableBlock):
			yield from ((one.label_en, ()) for one in block.columns)


def fields_for_paper() -> Iterator[tuple[str, str, dict[str, Any]]]:
	"""Form, record and field, for every field that a person types in from a form."""
	for code, kinds in RECORDS.items():
		yield from ((code, kind, field) for kind in kinds for field in typed_in(kind))


def said(document: Document) -> str:
	return "\n".join(texts_of(document))


class EveryMandatoryField(unittest.TestCase):
	def test_stands_on_the_form_of_its_record(self) -> None:
		for code, kind, field in fields_for_paper():
			asked = [label for label, _boxes in asked_on(blank_form(code, "X-1"))]
			words = IN_OTHER_WORDS.get((kind, field["fieldname"]), field["label"])
			with self.subTest(code, record=kind, field=field["fieldname"]):
				self.assertTrue([one for one in asked if one.startswith(words)], f"{words!r} is not asked")

	def test_offers_every_choice_of_its_record(self) -> None:
		for code, kind, field in fields_for_paper():
			if field["fieldtype"] == "Select":
				printed = said(blank_form(code, "X-1"))
				choices = [one for one in field["options"].split("\n") if one and one not in AFTER_THE_FORM]
				with self.subTest(code, record=kind, field=field["fieldname"]):
					self.assertEqual([one for one in choices if one not in printed], [])

	def test_every_form_has_its_records(self) -> None:
		self.assertEqual(set(RECORDS), set(FORM_CODES))
		self.assertTrue(all(any(typed_in(kind)) for kinds in RECORDS.values() for kind in kinds))


class TheRegistrationForm(unittest.TestCase):
	def setUp(self) -> None:
		self.asked = dict(asked_on(blank_form("F01", "X-1")))

	def test_asks_for_the_age_in_years_and_whether_it_is_estimated(self) -> None:
		self.assertEqual(self.asked["Age at registration (years)"], ())
		self.assertEqual(self.asked["Age is estimated"], ("Yes", "No"))

	def test_leaves_room_for_a_client_who_is_neither_or_does_not_say(self) -> None:
		self.assertEqual(self.asked["Sex"], ("Female", "Male", "Other", "Not stated"))

	def test_offers_every_case_type_of_the_shelter(self) -> None:
		for label in ("Neglected Children", "Returnee Children", "Sex Worker"):
			self.assertIn(label, self.asked["Case type"])

	def test_asks_for_nothing_of_the_person_that_belongs_on_the_identity_sheet(self) -> None:
		identity = {field["label"] for field in fields_of("Client Identity") if field.get("label")}
		self.assertEqual(identity & set(self.asked), set())


class TheListsOnTheForms(unittest.TestCase):
	def test_an_entry_that_the_ministry_added_reaches_the_paper(self) -> None:
		for code, names in LISTS_ON.items():
			for name in names:
				added = {name: [*shipped_lists()[name], ("NEW", "Newly added entry", "ថ្មី")]}
				with self.subTest(code, list=name):
					self.assertNotIn("Newly added entry", said(blank_form(code, "X-1")))
					self.assertIn("Newly added entry", said(blank_form(code, "X-1", lists=added)))
					self.assertIn("ថ្មី", said(blank_form(code, "X-1", lists=added)))

	def test_an_entry_that_is_no_longer_used_leaves_the_paper(self) -> None:
		kept = {"Case Type": [("DV", "Domestic Violence", "អំពើហិង្សា")]}
		asked = dict(asked_on(blank_form("F01", "X-1", lists=kept)))
		self.assertEqual(asked["Case type"], ("Domestic Violence",))

	def test_the_order_is_that_of_the_list(self) -> None:
		turned = {"Case Type": list(reversed(shipped_lists()["Case Type"]))}
		asked = dict(asked_on(blank_form("F01", "X-1", lists=turned)))
		self.assertEqual(asked["Case type"], tuple(label for _code, label, _km in turned["Case Type"]))

	def test_an_empty_list_leaves_a_line_to_write_on(self) -> None:
		blocks = blank_form("F09", "X-1", lists={"Closure Reason": []}).blocks
		self.assertIn("Reason", [one.label_en for one in blocks if isinstance(one, Lines)])

	def test_every_list_is_shipped_with_entries_in_both_languages(self) -> None:
		for name in LISTS:
			with self.subTest(name):
				self.assertTrue(shipped_lists()[name])
				self.assertTrue(all(en and km for _code, en, km in shipped_lists()[name]))

	def test_what_has_to_be_ruled_out_before_residential_care_is_never_a_residence(self) -> None:
		codes = [code for code, _en, _km in shipped_lists()[RULED_OUT]]
		self.assertEqual(codes, ["FAMILY", "KIN", "FOSTER", "COMMUNITY"])

	def test_every_list_is_used_on_a_form(self) -> None:
		self.assertEqual({name for names in LISTS_ON.values() for name in names}, set(LISTS))
