"""A field that an administrator added to a form stands in the rows, columns and filters of the ministry's own tables."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.query_report import run

from ccm_app.api import publications, statistics
from ccm_app.confidentiality import vault
from ccm_app.registry import added_fields
from ccm_app.statistics.facts import FACTS
from ccm_app.statistics.source import BadRequest, CountRequest, totals
from ccm_app.tests import factories, personas
from ccm_app.tests.personas import ADVISORY, CENTRAL, CLERK, MINISTRY, acting_as
from ccm_app.tests.statistics_frames import frames_of_site
from ccm_app.tests.test_access_sensitive import make_sensitive
from ccm_app.tests.test_customize_form import fetched
from ccm_app.tests.test_statistics_source import YEAR, make_some_records, site

RELIGION, TICKED, LANGUAGE = "Client.custom_religion", "Client.custom_has_papers", "Case.custom_language"
PARENTS, LEVEL = "Social Assessment.custom_parents", "Social Assessment.custom_level"
CAME, SCHOOL = "Case Conference.custom_parents_came", "Follow-up.custom_goes_to_school"
LISTS: dict[str, tuple[str, ...]] = {
	RELIGION: ("Buddhist", "Muslim", "Other, not named"),
	TICKED: (),
	LANGUAGE: ("Khmer", "Vietnamese"),
	PARENTS: ("Both", "One", "None"),
	LEVEL: ("G01", "G05"),
	CAME: ("Yes, both", "No"),
	SCHOOL: ("Goes", "Left"),
}
# What must never be counted by, although somebody added it.
OTHERS = {
	"Client.custom_remark": "Data",
	"Client.custom_story": "Small Text",
	"Client.custom_found_on": "Date",
	"Case.custom_siblings": "Int",
}


def _settings(name: str) -> dict[str, Any]:
	kind, fieldname = name.split(".")
	label = fieldname.removeprefix("custom_").replace("_", " ").capitalize()
	given = {"dt": kind, "fieldname": fieldname, "label": label, "is_custom_field": 1}
	if name in OTHERS:
		return {**given, "fieldtype": OTHERS[name]}
	if name == LEVEL:
		return {**given, "fieldtype": "Link", "options": "Training Level"}
	options = "\n".join(("", *LISTS[name]))
	return {
		**given,
		**({"fieldtype": "Select", "options": options} if LISTS[name] else {"fieldtype": "Check"}),
	}


class AddedFields(personas.SiteTest):
	"""Forms with fields of the ministry's own."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.addClassCleanup(cls.forget)
		frappe.set_user(MINISTRY)
		for kind in dict.fromkeys(name.split(".")[0] for name in (*LISTS, *OTHERS)):
			form = fetched(kind)
			for name in (*LISTS, *OTHERS):
				if name.startswith(f"{kind}."):
					form.append("fields", _settings(name))
			form.save_customization()
		frappe.set_user("Administrator")
		frappe.db.commit()

	@staticmethod
	def forget() -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for kind in dict.fromkeys(name.split(".")[0] for name in (*LISTS, *OTHERS)):
			fetched(kind).reset_to_defaults()
		frappe.db.commit()

	def fill(self) -> None:
		"""Records in which every fact occurs, with every choice somewhere, and without."""
		make_some_records()
		for _choice in range(4):
			factories.make_case(opened_on="2026-03-01")
		for name, listed in LISTS.items():
			kind, fieldname = name.split(".")
			values = (*(listed or (1, 0)), None if listed else 0)
			for number, row in enumerate(
				frappe.get_all(kind, pluck="name", order_by="creation asc, name asc")
			):
				vault.write_fields(
					kind, row, {fieldname: values[number % len(values)]}, update_modified=False
				)

	def table(self, code: str = "X01", user: str = CENTRAL, **filters: Any) -> dict[str, Any]:
		with acting_as(user):
			return run("Statistics Table", filters={"table": code, "period": "2026", **filters})

	def become(self, name: str, **values: Any) -> None:
		kind, fieldname = name.split(".")
		frappe.db.set_value("Custom Field", f"{kind}-{fieldname}", values)
		frappe.clear_cache(doctype=kind)
		self.addCleanup(frappe.clear_cache, doctype=kind)

	def make(self, rows: str = RELIGION, **values: Any) -> Any:
		given = {"code": "X01", "title_en": "Own", "title_km": "តារាង", "indicator": "CASES_REGISTERED"}
		record = {"doctype": "Own Table", **given, "row_dimension": rows, **values}
		with acting_as(MINISTRY):
			return frappe.get_doc(record).insert()

	# Choices out of short closed lists, and nothing that anybody could have typed.

	def test_the_builder_offers_choices_ticks_and_lists_of_words_only(self) -> None:
		told = frappe._dict()
		statistics.tell_tables(told)
		offered = told.ccm_statistics_choices["dimensions"]["CASES_REGISTERED"]
		for name in LISTS:
			self.assertIn(name, offered)
		for name in OTHERS:
			self.assertNotIn(name, offered)
		self.assertEqual(told.ccm_statistics_choices["added"][RELIGION], "Client: Religion")
		self.assertNotIn(RELIGION, told.ccm_statistics_choices["dimensions"].get("PROVIDERS", []))

	def test_no_table_is_made_of_a_text_or_of_a_field_that_is_none(self) -> None:
		for name in (*OTHERS, "Client.name", "Case.stage", "Client.custom_nothing", "User.email"):
			with self.subTest(name), self.refused("no longer a choice"):
				self.make(name)
		for name in ("Client Identity.custom_x", "Client.custom_religion` --", "client.custom_religion"):
			with self.subTest(name), self.assertRaises(frappe.ValidationError):
				self.make(name)
			with self.subTest(name), self.assertRaises(BadRequest):
				site().counts(CountRequest("registered", (name,), YEAR))

	def test_places_and_raised_levels_are_not_offered(self) -> None:
		for values in (
			{"fieldtype": "Link", "options": "Service Provider"},
			{"fieldtype": "Link", "options": "User"},
			{"permlevel": 1},
			{"hidden": 1},
			{"options": "\n".join(map(str, range(added_fields.LONGEST_LIST + 1)))},
		):
			with self.subTest(values):
				self.become(RELIGION, **values)
				self.assertIsNone(added_fields.found(RELIGION))
				frappe.db.rollback()

	# The same rules as for every table.

	def test_sql_and_the_rows_give_the_same_for_every_fact(self) -> None:
		self.fill()
		frames = frames_of_site(LISTS)
		for fact in FACTS.values():
			if not (site().has(fact.code) and fact.about_cases) or fact.code in ("in_shelter", "plan_money"):
				continue
			for name in LISTS:
				for unit in ("records", "persons"):
					request = CountRequest(fact.code, (name, "sex"), YEAR, unit)
					with self.subTest(fact.code, by=name, unit=unit):
						counted = totals(site().counts(request), *request.by)
						self.assertEqual(dict(counted), dict(totals(frames.counts(request), *request.by)))
						self.assertGreater(sum(counted.values()), 0)

	def test_an_own_table_has_them_in_rows_columns_and_filters(self) -> None:
		self.fill()
		self.make()
		self.make(PARENTS, code="X02", indicator="FAMILY_ASSESSMENTS", column_dimension=TICKED)
		both = [{"dimension": RELIGION, "codes": "Other, not named\nMuslim"}]
		self.make("case_type", code="X03", filters=both)
		whole = {row["code"]: row["TOTAL"] for row in self.table()["result"]}
		self.assertEqual(whole["TOTAL"], self.table("T06")["result"][-1]["TOTAL"])
		part = int(self.table("X03")["result"][-1]["TOTAL"])
		self.assertEqual(part, int(whole["Other, not named"]) + int(whole["Muslim"]))
		heads = [column["label"] for column in self.table("X02")["columns"]]
		self.assertTrue({"Yes", "No"} & set(heads), heads)
		self.each_figure_opens_its_cases()
		self.a_text_left_in_the_column_is_not_shown()

	def each_figure_opens_its_cases(self) -> None:
		for row in self.table()["result"]:
			with acting_as(CENTRAL):
				given = {"table": "X01", "period": "2026", "row": row["code"], "column": "TOTAL"}
				behind = run("Cases Behind", filters=given)["result"]
			self.assertEqual(len(behind), int(row["TOTAL"]), row)

	def a_text_left_in_the_column_is_not_shown(self) -> None:
		client = frappe.get_all(
			"Case", pluck="client", filters={"opened_on": ("between", ("2026-01-01", "2026-12-31"))}
		)[0]
		frappe.db.set_value("Client", client, "custom_religion", "Sok Dara of Svay Rieng")
		found = self.table()
		self.assertNotIn("Sok Dara", frappe.as_json([found["result"], found["message"], found["chart"]]))
		self.assertIn("(not on the list)", [row["code"] for row in found["result"]])

	def test_words_of_it_are_in_khmer_too(self) -> None:
		for text, khmer in (("Religion", "សាសនា"), ("Buddhist", "ពុទ្ធ")):
			frappe.get_doc(
				{"doctype": "Translation", "language": "km", "source_text": text, "translated_text": khmer}
			).insert()
		frappe.clear_cache()
		self.assertEqual(statistics.labels_of(RELIGION)["Buddhist"], ("Buddhist", "ពុទ្ធ"))
		self.assertIn("សាសនា", added_fields.found(RELIGION).title("km"))

	# Nobody knows what an added field tells: it may be where a client is.

	def test_the_advisory_group_does_not_receive_them(self) -> None:
		self.make()
		with acting_as(ADVISORY), self.assertRaises(frappe.PermissionError):
			statistics.table_in_reach({"table": "X01", "period": "2026"})

	def test_who_sees_a_part_counts_only_clients_that_may_be_opened(self) -> None:
		case = factories.case_in_planning()
		self.make(indicator="PERSONS_REGISTERED")
		self.make("case_type", code="X02", indicator="PERSONS_REGISTERED")
		before = [self.total(code, CLERK) for code in ("X01", "X02")]
		make_sensitive(case.name, "Sealed")
		after = [self.total(code, CLERK) for code in ("X01", "X02")]
		self.assertEqual((after, before[1]), ([before[0] - 1, before[1]], after[1]))

	def total(self, code: str, user: str) -> int:
		return int(self.table(code, user)["result"][-1]["TOTAL"])

	def publish(self, tables: str) -> tuple[str, dict[str, Any]]:
		given = {"title_en": "The year", "title_km": "ឆ្នាំ", "periods": "2026", "tables": tables}
		with acting_as(CENTRAL):
			name = str(frappe.get_doc({"doctype": "Statistics Publication", **given}).insert().name)
			return name, publications.publish_tables(name)

	def test_it_is_published_under_the_same_test_and_no_longer_when_its_field_is_gone(self) -> None:
		self.fill()
		for _choice in range(60):
			factories.make_case(opened_on="2026-03-01")
		for number, row in enumerate(frappe.get_all("Client", pluck="name", order_by="name asc")):
			chosen = LISTS[RELIGION][number % 2]
			vault.write_fields("Client", row, {"custom_religion": chosen}, update_modified=False)
		self.make()
		name, found = self.publish("T06 X01")
		self.assertEqual(found["status"], "Published", found)
		for table in publications.public_tables(frappe.get_doc("Statistics Publication", name)):
			for row in table.all_rows:
				self.assertEqual([n for n in row.counts.values() if 0 < n < 5], [], (table.code, row.code))
		self.become(RELIGION, fieldtype="Data")
		with self.refused("cannot be counted any more"):
			self.publish("X01")
		with self.refused("bring the own table back as it was"):
			self.publish("T06")

	# The table says so in a sentence, and shows nothing.

	def says_so(self, words: str) -> None:
		with self.refused(words):
			self.table()
		# The others are as they were, and the form says it.
		self.assertTrue(self.table("T06")["result"])
		own = frappe.get_doc("Own Table", "X01")
		own.run_method("onload")
		self.assertIn(words, own.get("__onload").get("lost"))
		with acting_as(MINISTRY), self.refused(words):
			frappe.get_doc("Own Table", "X01").save()
		with acting_as(MINISTRY):
			frappe.get_doc("Own Table", "X01").update({"is_active": 0}).save()

	def test_a_field_that_was_removed(self) -> None:
		self.make(PARENTS, code="X01")
		frappe.db.delete("Custom Field", {"name": "Social Assessment-custom_parents"})
		frappe.clear_cache(doctype="Social Assessment")
		self.addCleanup(frappe.clear_cache, doctype="Social Assessment")
		self.says_so("There is no such field any more")

	def test_a_choice_that_became_a_text(self) -> None:
		self.make()
		for fieldtype in ("Data", "Small Text", "Autocomplete", "Read Only", "Date", "Int"):
			self.become(RELIGION, fieldtype=fieldtype)
			with self.subTest(fieldtype), self.refused("no longer a choice"):
				self.table()
		self.says_so("no longer a choice")

	def test_a_choice_in_a_filter_that_the_list_no_longer_has(self) -> None:
		self.make("case_type", filters=[{"dimension": RELIGION, "codes": "Muslim"}])
		self.become(RELIGION, options="\nBuddhist")
		self.says_so("Muslim is no choice of Client: Religion")
