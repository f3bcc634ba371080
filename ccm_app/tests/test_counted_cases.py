"""What is kept of each case for counting tells at every moment what the records tell, whatever way these were written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import frappe
from frappe.utils import getdate

from ccm_app.confidentiality import counting, vault
from ccm_app.confidentiality.platform import health
from ccm_app.registry import counted_cases
from ccm_app.registry.count_source import SiteSource
from ccm_app.statistics import catalogue
from ccm_app.statistics.period import period
from ccm_app.statistics.sharing import Shared, needs_of
from ccm_app.tests import factories
from ccm_app.tests.personas import CENTRAL, SiteTest, acting_as
from ccm_app.tests.test_at_the_same_moment import AT_ONCE, own_connection
from ccm_app.tests.test_statistics_source import figures, make_some_records

YEAR = period("2026-01", "2026-12")


class Kept(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		counted_cases.rebuild()

	def row(self, case: str) -> dict[str, Any]:
		rows = frappe.db.sql(
			f"select * from `{counted_cases.TABLE}` where `case` = %s", (case,), as_dict=True
		)
		return dict(rows[0]) if rows else {}

	def agrees(self) -> None:
		self.assertEqual(counted_cases.differing(), 0)


class KeptForCounting(Kept):
	"""In the same transaction as the record, whatever the way."""

	def moves(self, case: Any, day: str, **custody: Any) -> str:
		"""A move as the register stores it, past the rules of the stages."""
		about = {"case": case.name, "client": case.client, "field_office": case.field_office}
		return self.stored("Movement", moved_on=day, **about, **custody)

	def stored(self, kind: str, **values: Any) -> str:
		record = frappe.new_doc(kind)
		record.update(values)
		record.name = frappe.generate_hash(length=12)
		record.set("__islocal", True)
		record.save_state.checked = True
		record.db_insert()
		return str(record.name)

	def test_a_case_and_a_correction_of_its_client(self) -> None:
		case = factories.make_case()
		self.agrees()
		self.assertEqual(str(self.row(case.name)["from_day"]), factories.REGISTERED_ON)
		client = frappe.get_doc("Client", case.client)
		client.sex = "Male" if client.sex == "Female" else "Female"
		client.save()
		self.assertEqual(self.row(case.name)["sex"], client.sex)
		self.agrees()

	def test_moves_and_the_way_home(self) -> None:
		case = factories.make_case()
		self.moves(case, "2026-01-06", to_provider=factories.PROVIDER)
		self.assertEqual(self.row(case.name)["provider"], factories.PROVIDER)
		about = {"case": case.name, "client": case.client, "field_office": case.field_office}
		self.stored("Reintegration", started_on="2026-03-01", option="FAM", **about)
		self.assertEqual(str(self.row(case.name)["left_on"]), "2026-03-01")
		self.moves(case, "2026-02-01", from_provider=factories.PROVIDER, to_outside_party=None)
		self.assertEqual(str(self.row(case.name)["left_on"]), "2026-02-01")
		self.agrees()

	def test_the_second_case_of_a_person_and_the_first_one_void(self) -> None:
		first = factories.make_case()
		vault.write_fields("Case", first.name, {"stage": "Closure", "closed_on": "2026-01-30"})
		second = factories.make_case(client=first.client, opened_on="2026-02-02")
		self.assertEqual(str(self.row(second.name)["from_day"]), "2026-02-02")
		self.assertEqual(self.row(first.name)["person"], self.row(second.name)["person"])
		vault.write_fields("Case", first.name, {"stage": "Void"})
		self.assertEqual(self.row(first.name)["is_void"], 1)
		self.assertEqual(str(self.row(second.name)["from_day"]), factories.REGISTERED_ON)
		self.agrees()

	def test_two_numbers_of_one_person_and_the_way_back(self) -> None:
		case = factories.case_in_referral()
		kept = factories.make_case(client=factories.make_client().name)
		factories.make_identity(kept.client, given_name_latin="Mali")
		with acting_as(CENTRAL):
			merge = factories.make(
				"Client Merge", kept_client=kept.client, merged_client=case.client, reason="Same finger."
			)
		self.assertEqual(self.row(case.name)["client"], kept.client)
		self.assertEqual(self.row(case.name)["person"], self.row(kept.name)["person"])
		self.agrees()
		with acting_as(CENTRAL):
			merge.reload()
			merge.undo_reason = "Two sisters."
			merge.save()
		self.assertNotEqual(self.row(case.name)["person"], self.row(kept.name)["person"])
		self.agrees()

	def test_fields_written_past_a_save(self) -> None:
		case = factories.make_case()
		vault.write_fields("Client", case.client, {"home_province": "14"})
		vault.write_fields("Case", case.name, {"case_type": "OT", "opened_on": "2026-01-20"})
		frappe.get_doc("Case", case.name).db_set("field_office", "BTB")
		kept = self.row(case.name)
		self.assertEqual((kept["province"], kept["case_type"], kept["field_office"]), ("14", "OT", "BTB"))
		self.agrees()

	def test_what_is_taken_back_by_the_database_is_not_kept(self) -> None:
		case = factories.make_case()
		frappe.db.savepoint("as_it_was")
		vault.write_fields("Client", case.client, {"registered_on": "2020-01-01"})
		self.assertEqual(str(self.row(case.name)["from_day"]), "2020-01-01")
		frappe.db.rollback(save_point="as_it_was")
		self.assertEqual(str(self.row(case.name)["from_day"]), factories.REGISTERED_ON)
		self.agrees()


class NeverSilently(Kept):
	"""Whatever makes the rows differ is found, said and mended."""

	def found(self) -> str:
		return next(one.verdict for one in health.look() if "counted from what the records say" in one.what)

	def test_a_row_that_says_otherwise_is_missing_or_too_much(self) -> None:
		one, other = factories.make_case(), factories.make_case()
		self.assertEqual(self.found(), health.OK)
		for harm, given in (
			("update `{0}` set `left_on` = '2026-01-31' where `case` = %s", one.name),
			("delete from `{0}` where `case` = %s", one.name),
			("update `{0}` set `case` = 'nobody' where `case` = %s", one.name),
			("update `{0}` set `person` = `person` + 1 where `case` = %s", other.name),
		):
			with self.subTest(harm):
				frappe.db.savepoint("whole")
				frappe.db.sql(harm.format(counted_cases.TABLE), (given,))
				self.assertGreater(counted_cases.differing(), 0)
				frappe.db.rollback(save_point="whole")

	def test_check_site_fails_and_the_night_mends_it_and_tells_the_central_office(self) -> None:
		case = factories.make_case()
		frappe.db.set_value("Client", case.client, "sex", "Other")
		self.assertEqual(self.found(), health.FAIL)
		before = frappe.db.count("Notification Log", {"for_user": CENTRAL})
		counting.nightly()
		self.agrees()
		self.assertEqual(self.row(case.name)["sex"], "Other")
		self.assertEqual(frappe.db.count("Notification Log", {"for_user": CENTRAL}), before + 1)
		counting.nightly()
		self.assertEqual(frappe.db.count("Notification Log", {"for_user": CENTRAL}), before + 1)


class AskedTogether(SiteTest):
	"""A booklet asks the site once for what its tables share, and says the same."""

	def test_every_table_for_every_part(self) -> None:
		make_some_records()
		codes = (*catalogue.SHELTER, *catalogue.CASEWORK)
		for condition in (
			"",
			"`tabCase`.`client` in (select `name` from `tabClient` where `sex` = 'Female')",
		):
			for where in ((), (("provider", (factories.PROVIDER,)),), (("sex", ("Female", "Not stated")),)):
				site = SiteSource(condition, getdate())
				shared = Shared(site, needs_of(codes))
				for code in codes:
					with self.subTest(code, where=where, condition=bool(condition)):
						alone = catalogue.make(code, site, YEAR, where)
						self.assertEqual(figures(catalogue.make(code, shared, YEAR, where)), figures(alone))


class AtTheSameMoment(Kept):
	"""Each with a connection of its own; what is stored here stays on the site, as it was first stored."""

	def setUp(self) -> None:
		super().setUp()
		self.first = factories.make_case()
		self.age = frappe.db.get_value("Client", self.first.client, "age_at_registration")
		self.open = {"stage": self.first.stage, "closed_on": None}
		vault.write_fields("Case", self.first.name, {"stage": "Closure", "closed_on": "2026-01-30"})
		self.second = factories.make_case(client=self.first.client, opened_on="2026-02-02")
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.db.rollback()
		client = {"age_at_registration": self.age, "registered_on": factories.REGISTERED_ON}
		vault.write_fields("Client", self.first.client, client)
		vault.write_fields("Case", self.first.name, self.open)
		vault.write_fields("Case", self.second.name, {"opened_on": "2026-02-02"})
		frappe.db.commit()
		super().tearDown()

	def test_writers_of_one_client_leave_a_row_that_tells_what_all_of_them_said(self) -> None:
		client, writes = self.first.client, []
		for number in range(4):
			writes += [
				("Client", client, {"age_at_registration": 10 + number}),
				("Case", self.first.name, {"stage": "Void" if number % 2 else "Closure"}),
				("Case", self.second.name, {"opened_on": f"2026-02-0{number + 3}"}),
				("Client", client, {"registered_on": f"2026-01-0{number + 1}"}),
			]
		site = frappe.local.site
		with ThreadPoolExecutor(AT_ONCE) as pool:
			list(pool.map(lambda one: _stored_by_a_worker(site, one), writes))
		frappe.db.rollback()
		self.agrees()


def _stored_by_a_worker(site: str, write: tuple[str, str, dict[str, Any]]) -> None:
	with own_connection(site):
		# The snapshot of the transaction is older than what the others write meanwhile.
		frappe.db.sql("select count(*) from `tabCase`")
		vault.write_fields(*write)
		frappe.db.commit()
