"""After a restore: no number is given twice, a form that comes back gets its number again, and nothing is doubled."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import frappe

from ccm_app.confidentiality import backups, reconciling, recovering, witnesses
from ccm_app.domain.recovery import Lacking
from ccm_app.exchange.cells import DAY_FIRST
from ccm_app.exchange.csv_import import import_clients, take_file
from ccm_app.exchange.replaying import files_in, read_numbers, replay
from ccm_app.registry import ledger_store, numbering, replayed
from ccm_app.registry.saying import RulesBroken
from ccm_app.tests.factories import make_case, make_client, make_identity
from ccm_app.tests.personas import CLERK, OTHER_CLERK, WORKER, SiteTest, acting_as
from ccm_app.tests.test_csv_import import GOOD, file_of, rows_of


def make_manager() -> str:
	"""A second case manager of the office."""
	office = frappe.get_doc("Field Office", "SVR")
	office.append("staff", {"user": WORKER, "duty": "Field Case Manager", "from_date": "2009-01-01"})
	office.save()
	return WORKER


class Numbers(SiteTest):
	def test_a_number_that_was_given_is_given_to_the_same_form_again(self) -> None:
		first = make_client().name
		wanted = self.next_number_after(first, 3)
		with numbering.given_name("Client", wanted):
			again = make_client().name
		self.assertEqual(again, wanted)
		self.assertEqual(make_client().name, self.next_number_after(wanted, 1), "the counter is past it")

	def next_number_after(self, name: str, more: int) -> str:
		record = frappe.get_doc("Client", name)
		sequence = int(name.split("-")[2]) + more
		return numbering.naming.name_of("Client", {**record.as_dict()}, sequence)

	def test_a_number_that_somebody_has_is_refused(self) -> None:
		known = make_client().name
		with numbering.given_name("Client", known), self.assertRaises(RulesBroken) as refused:
			make_client()
		self.assertIn(known, str(refused.exception))

	def test_a_number_of_another_office_or_year_is_refused(self) -> None:
		known = make_client().name
		other = numbering.naming.registry_number.client_number("BTB", 2026, int(known.split("-")[2]) + 5)
		with numbering.given_name("Client", other), self.assertRaises(RulesBroken):
			make_client()

	def test_nothing_is_left_of_a_number_that_was_not_used(self) -> None:
		known = make_client().name
		with numbering.given_name("Client", self.next_number_after(known, 7)):
			pass
		self.assertEqual(make_client().name, self.next_number_after(known, 1))

	def test_a_number_of_which_the_ledger_knows_is_given_to_nobody(self) -> None:
		known = make_client().name
		lost = self.next_number_after(known, 1)
		before = ledger_store.has_chain
		ledger_store.has_chain = lambda client: client == lost
		self.addCleanup(setattr, ledger_store, "has_chain", before)
		self.assertEqual(make_client().name, self.next_number_after(known, 2))

	def test_counters_are_carried_past_what_is_lost_and_a_margin(self) -> None:
		known = make_client().name
		lost = self.next_number_after(known, 4)
		recovering.carry(Lacking(clients={lost: 2}), margin=0)
		self.assertEqual(make_client().name, self.next_number_after(known, 5))
		last = numbering.last_number("CLIENT-SVR-2026")
		recovering.carry(Lacking(), margin=10)
		self.assertEqual(numbering.last_number("CLIENT-SVR-2026"), last + 10)
		recovering.carry(Lacking(), margin=10)
		self.assertEqual(numbering.last_number("CLIENT-SVR-2026"), last + 10, "a second time moves nothing")

	def test_a_counter_never_goes_back(self) -> None:
		last = numbering.next_number("CLIENT-SVR-2026")
		self.assertFalse(numbering.carry_past("CLIENT-SVR-2026", max(last - 1, 1)))
		self.assertEqual(numbering.last_number("CLIENT-SVR-2026"), last)

	def test_a_typed_number_carries_its_counter(self) -> None:
		number = numbering.naming.registry_number.case_number(
			"SVR", 2026, numbering.last_number("CASE-SVR-2026") + 9
		)
		self.assertEqual(list(recovering.carry_past([number])), ["CASE-SVR-2026"])
		self.assertEqual(recovering.carry_past([number, "nonsense"]), {})


class ClientFiles(SiteTest):
	def receipt(self) -> tuple[str, dict[str, str]]:
		with acting_as(CLERK):
			answer = import_clients(file_of(GOOD))
		return answer["receipt_file"], answer["saved"][0]

	def forget(self, saved: dict[str, str]) -> None:
		"""The register as it was before the import."""
		for kind, name in (
			("Case", saved["case"]),
			("Client Identity", saved["client"]),
			("Client", saved["client"]),
		):
			frappe.db.delete(kind, {"name": name})
		frappe.db.delete("Case Event", {"client": saved["client"]})
		for series in ("CLIENT-SVR-2026", "CASE-SVR-2026"):
			frappe.db.sql("update `tabSeries` set `current` = `current` - 1 where `name` = %s", series)

	def test_the_receipt_holds_the_rows_with_their_numbers(self) -> None:
		text, saved = self.receipt()
		(row,) = rows_of(text)
		self.assertEqual((row["registry_number"], row["case_number"]), (saved["client"], saved["case"]))
		self.assertEqual(row["family_name_km"], GOOD["family_name_km"])

	def test_a_receipt_of_a_known_form_is_known(self) -> None:
		text, saved = self.receipt()
		with acting_as(CLERK):
			again = import_clients(text)
		self.assertEqual([row["client"] for row in again["already"]], [saved["client"]])

	def test_a_clerk_gives_nobody_a_second_number_when_the_register_came_back(self) -> None:
		text, saved = self.receipt()
		self.forget(saved)
		with acting_as(CLERK):
			again = import_clients(text)
		self.assertEqual((again["saved"], again["broken"]), ([], 1))
		(row,) = rows_of(again["broken_file"])
		self.assertIn(saved["client"], row["reason"])
		self.assertEqual(row["registry_number"], saved["client"])

	def test_a_number_that_somebody_has_by_now_is_said_and_nobody_is_mixed_up(self) -> None:
		text, saved = self.receipt()
		self.forget(saved)
		with numbering.given_name("Client", saved["client"]):
			make_client()
		with replayed.in_the_name_of("Administrator"):
			_file, outcome = take_file(text, DAY_FIRST, again=True)
		self.assertEqual((outcome.saved, len(outcome.broken)), ([], 1))
		self.assertIn(saved["client"], " ".join(outcome.broken[0][1]))

	def test_with_the_counters_carried_first_nobody_else_gets_it(self) -> None:
		text, saved = self.receipt()
		self.forget(saved)
		recovering.carry(Lacking(), [saved["client"], saved["case"]])
		self.assertNotEqual(make_client().name, saved["client"])
		with replayed.in_the_name_of("Administrator"):
			_file, outcome = take_file(text, DAY_FIRST, again=True)
		self.assertEqual(
			[(row["client"], row["case"]) for row in outcome.saved], [(saved["client"], saved["case"])]
		)

	def test_files_of_offices_are_found_with_their_numbers(self) -> None:
		text, saved = self.receipt()
		with tempfile.TemporaryDirectory() as folder:
			(Path(folder) / "svr").mkdir()
			file = Path(folder) / "svr" / "registered.csv"
			file.write_text(text, encoding="utf-8")
			(Path(folder) / "letter.txt").write_text("nothing")
			self.assertEqual(files_in(Path(folder)), [file])
			self.assertEqual(set(read_numbers([file], str).numbers), {saved["client"], saved["case"]})
			with patch.object(frappe.db, "commit"):
				found = replay([file], str)
		self.assertEqual((found.files, found.entered, found.already, found.refused), (1, 0, 1, []))


class InSomebodysName(SiteTest):
	def test_their_rights_hold(self) -> None:
		case = make_case()
		with self.assertRaises(frappe.PermissionError), replayed.in_the_name_of(OTHER_CLERK):
			frappe.get_doc("Case", case.name).check_permission("write")
		self.assertEqual(frappe.session.user, "Administrator")

	def test_an_account_that_is_switched_off_enters_nothing(self) -> None:
		frappe.db.set_value("User", CLERK, "enabled", 0)
		with self.assertRaises(frappe.ValidationError), replayed.in_the_name_of(CLERK):
			self.fail("nobody works here")

	def test_a_file_enters_only_records_of_the_register_in_the_name_of_its_people(self) -> None:
		replayed.refuse_what_no_office_does("Client", CLERK)
		for kind, actor in (
			("Client", "Administrator"),
			("User", CLERK),
			("CCM Settings", CLERK),
			("", CLERK),
		):
			with self.subTest(kind), self.assertRaises(frappe.PermissionError):
				replayed.refuse_what_no_office_does(kind, actor)

	def test_a_taken_act_is_found_and_never_changed(self) -> None:
		replayed.note("kit-test", "Client", "SVR-2026-000001-2")
		self.assertEqual(replayed.record_of("kit-test"), "SVR-2026-000001-2")
		self.assertIsNone(replayed.record_of("kit-other"))
		act = frappe.get_doc("Taken Act", "kit-test")
		act.record = "SVR-2026-000002-4"
		with self.assertRaises(RulesBroken):
			act.save()
		with acting_as(CLERK):
			self.assertFalse(frappe.has_permission("Taken Act", "read"))


class AgainstTheLedger(SiteTest):
	def stray(self) -> str:
		found = reconciling.first_stray()
		return found["said"] if found else ""

	def test_a_client_whom_the_register_lost_is_named(self) -> None:
		client = make_client().name
		frappe.db.delete("Client", {"name": client})
		self.assertIn(client, self.stray())

	def test_rows_that_the_lists_lost_are_shown_again(self) -> None:
		if not ledger_store.database():
			self.assertEqual(recovering.bring_rows_into_lists(), [])
			return
		case = make_case()
		wanted = frappe.get_all(
			"Case Event", filters={"client": case.client}, fields=["sequence", "entry_hash", "event"]
		)
		frappe.db.delete("Case Event", {"client": case.client})
		shown = recovering.bring_rows_into_lists()
		self.assertEqual(
			{row["event"] for row in shown if row["client"] == case.client}, {one.event for one in wanted}
		)
		again = frappe.get_all(
			"Case Event", filters={"client": case.client}, fields=["sequence", "entry_hash", "event"]
		)
		key = "sequence"
		self.assertEqual(sorted(again, key=lambda row: row[key]), sorted(wanted, key=lambda row: row[key]))

	def test_access_that_was_ended_is_ended_again(self) -> None:
		if not ledger_store.database():
			self.assertEqual(recovering.end_access_again(), 0)
			return
		case = make_case()
		case.case_manager = make_manager()
		case.save()
		(ended,) = frappe.get_all(
			"Case Access", filters={"client": case.client, "valid_until": ("is", "set")}, pluck="name"
		)
		frappe.db.set_value("Case Access", ended, "valid_until", None)
		self.assertIn(ended, self.stray())
		self.assertEqual(recovering.end_access_again(), 1)
		self.assertTrue(frappe.db.get_value("Case Access", ended, "valid_until"))
		self.assertEqual(self.stray(), "")

	def test_looks_that_a_restore_lost_are_told_once_and_others_are_still_found(self) -> None:
		if not ledger_store.database():
			self.assertEqual(recovering.bring_rows_into_lists(), [])
			return
		for _ in range(2):
			client = make_client().name
			make_identity(client)
			frappe.get_doc("Client Identity", client)
			frappe.db.delete("Identity Look", {"client": client})
			self.assertIn("is gone", (witnesses.first_bad() or {"said": ""})["said"])
			self.assertGreaterEqual(witnesses.declare_restored(), 1)
			self.assertIsNone(witnesses.first_bad())
			self.assertEqual(witnesses.declare_restored(), 0)

	def test_the_check_of_the_site_asks_for_a_backup_of_everything(self) -> None:
		said = {what: (holds, do) for holds, what, do, _fails in backups.look()}
		self.assertIn("a backup of the whole register was made in the last day", said)
		self.assertIn("the last backup holds the ledger", said)
