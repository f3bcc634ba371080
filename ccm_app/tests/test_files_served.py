"""Who gets the bytes of a file of the register back, and what happens to bytes that nobody names."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality import vault
from ccm_app.confidentiality.files import GuardedFile
from ccm_app.confidentiality.platform import orphans, serving, stored_bytes
from ccm_app.domain.file_kinds import kind_of
from ccm_app.tests import factories
from ccm_app.tests.personas import MANAGER, MINISTRY, MONITORING, OTHER_MANAGER, PROVIDER, acting_as
from ccm_app.tests.test_files import NAME, PDF, Files, attach


class GettingBack(Files):
	def test_the_office_gets_the_paper_back_with_its_name(self) -> None:
		file = attach(factories.make_case())
		with acting_as(MANAGER):
			self.assertEqual(frappe.get_doc("File", file.name).get_content(), PDF)
			answer = serving.answer(file.file_url)
		self.assertEqual(answer.get_data(), PDF)
		self.assertIn("attachment", answer.headers["Content-Disposition"])
		self.assertIn("Kunthea", answer.headers["Content-Disposition"])
		self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
		self.assertIn("no-store", answer.headers["Cache-Control"])

	def test_nobody_else_gets_it(self) -> None:
		file = attach(factories.make_case())
		for user in (OTHER_MANAGER, MONITORING, MINISTRY, PROVIDER, "Guest"):
			with self.subTest(user), acting_as(user):
				row: GuardedFile = frappe.get_doc("File", file.name)
				self.assertFalse(row.is_downloadable())
				self.assertRaises(frappe.PermissionError, row.get_content)
				with self.assertRaises(Exception) as refused:
					serving.answer(file.file_url)
				self.assertEqual(type(refused.exception).__name__, "Forbidden")

	def test_who_attached_it_does_not_keep_it(self) -> None:
		file = attach(factories.make_case())
		frappe.db.set_value("File", file.name, "owner", OTHER_MANAGER)
		with acting_as(OTHER_MANAGER):
			self.assertFalse(frappe.get_doc("File", file.name).is_downloadable())

	def test_another_row_at_the_same_address_opens_nothing(self) -> None:
		file = attach(factories.make_case())
		row = frappe.get_doc(
			{"doctype": "File", "file_name": "x.pdf", "file_url": file.file_url, "is_private": 1}
		)
		row.name, row.owner = frappe.generate_hash(length=10), OTHER_MANAGER
		row.db_insert()
		with acting_as(OTHER_MANAGER), self.assertRaises(Exception) as refused:
			serving.answer(file.file_url)
		self.assertEqual(type(refused.exception).__name__, "Forbidden")

	def test_a_missing_file_is_refused_like_one_of_others(self) -> None:
		file = attach(factories.make_case())
		said = set()
		for address in (file.file_url, "/private/files/" + "0" * 32 + ".pdf"):
			with acting_as(OTHER_MANAGER), self.assertRaises(Exception) as refused:
				serving.answer(address)
			said.add(str(refused.exception))
		self.assertEqual(len(said), 1)

	def test_a_packed_download_leaves_out_what_is_not_the_users(self) -> None:
		file = attach(factories.make_case())
		with acting_as(OTHER_MANAGER), self.assertRaises(frappe.PermissionError):
			frappe.get_doc("File", file.name).get_content()

	def test_bytes_moved_to_another_file_do_not_open(self) -> None:
		case = factories.make_case()
		one, other = attach(case), attach(case)
		name = stored_bytes.stored_name_in(one.file_url)
		stored_bytes.path_of(name).write_bytes(self.bytes_of(other))
		with self.assertRaises(vault.VaultClosed):
			frappe.get_doc("File", one.name).get_content()

	def test_a_file_of_a_client_does_not_open_with_the_key_of_another(self) -> None:
		one, other = factories.make_case(), factories.make_case()
		name = stored_bytes.stored_name_in(attach(one).file_url)
		# As the next request finds it: nothing is opened yet.
		frappe.local.ccm_data_keys = {}
		with self.assertRaises(vault.VaultClosed):
			stored_bytes.read(name, other.client)

	def test_no_comment_tells_of_the_file(self) -> None:
		case = factories.make_case()
		attach(case)
		self.assertEqual(
			frappe.db.count("Comment", {"reference_name": case.name, "comment_type": "Attachment"}), 0
		)


class Reconciling(Files):
	def test_bytes_without_a_row_go_and_bytes_with_a_row_stay(self) -> None:
		file = attach(factories.make_case())
		lost = stored_bytes.new_stored_name("pdf")
		stored_bytes.write(lost, None, NAME, PDF)
		found = orphans.reconcile(older_than_seconds=0)
		self.assertIn(lost, found.removed)
		self.assertFalse(stored_bytes.path_of(lost).exists())
		self.assertTrue(self.bytes_of(file))

	def test_a_transaction_that_is_still_open_is_left_alone(self) -> None:
		young = stored_bytes.new_stored_name("pdf")
		stored_bytes.write(young, None, NAME, PDF)
		self.assertNotIn(young, orphans.reconcile().removed)

	def test_a_row_without_bytes_is_told(self) -> None:
		file = attach(factories.make_case())
		stored_bytes.remove(stored_bytes.stored_name_in(file.file_url))
		self.assertIn(file.name, orphans.reconcile(older_than_seconds=0).without_bytes)
		with self.refused("not there any more", error=frappe.DoesNotExistError):
			frappe.get_doc("File", file.name).get_content()

	def test_the_bytes_go_with_the_transaction_that_fails(self) -> None:
		file = attach(factories.make_case())
		path = stored_bytes.path_of(stored_bytes.stored_name_in(file.file_url))
		frappe.db.rollback()
		self.assertFalse(path.exists())
		self.assertIsNone(kind_of(b""))
