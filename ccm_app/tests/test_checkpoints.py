"""Checkpoints on the site: made of what is not sealed yet, and never of a ledger that somebody has changed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import frappe

from ccm_app.confidentiality import checkpoints, deliveries, verifying
from ccm_app.confidentiality.deliveries import NotDelivered, Place
from ccm_app.domain.ledger_seal import Bundle, Checkpoint
from ccm_app.registry import ledger_store
from ccm_app.tests import factories
from ccm_app.tests.personas import PROTECTION, SiteTest


def asking(done: list[str]) -> Any:
	"""Stands in for the ledger's database: notes each question, and grants each lock."""

	def ask(query: str, *_values: Any) -> list[list[int]]:
		done.append(query.split("(")[0])
		return [[1]]

	return ask


class WithoutALedgerOfItsOwn(SiteTest):
	"""The scheduler's jobs do no harm on a site that was not set up."""

	def setUp(self) -> None:
		super().setUp()
		self.before = frappe.conf.pop(ledger_store.SETTING, None)

	def tearDown(self) -> None:
		if self.before:
			frappe.conf[ledger_store.SETTING] = self.before
		super().tearDown()

	def test_no_checkpoint_is_tried(self) -> None:
		self.assertIsNone(deliveries.hourly())

	def test_its_chains_are_checked_all_the_same(self) -> None:
		# On a site with a ledger of its own the rows of Case Event are a right ledger by themselves.
		found = verifying.check()
		self.assertTrue(found["valid"], found)
		self.assertEqual(found["sealed"], 0)

	def test_the_protection_officer_hears_of_a_changed_row(self) -> None:
		client = (
			factories.make_client().name if not self.before else frappe.get_all("Client", limit=1)[0].name
		)
		row = frappe.db.get_value("Case Event", {"client": client, "sequence": 1})
		frappe.db.set_value("Case Event", row, "event", "client.forgotten")
		verifying.nightly()
		told = frappe.get_all(
			"Notification Log", {"for_user": PROTECTION}, pluck="subject", order_by="creation desc"
		)
		self.assertIn(
			f"The ledger of the register was tampered with: Row 1 of {client} was changed.", told[0]
		)


class Sealing(SiteTest):
	def test_what_was_sealed_once_is_not_sealed_again(self) -> None:
		if not ledger_store.database():
			self.assertEqual(ledger_store.places().event, "`tabCase Event`")
			return
		checkpoints.make_key()
		first = checkpoints.make()
		self.assertEqual(checkpoints.make().root, first.root)
		factories.make_client()
		more = checkpoints.make()
		self.assertGreater(more.size, first.size)
		self.assertEqual(checkpoints.latest().checkpoint, more)
		self.assertTrue(verifying.check()["valid"])

	def test_seals_that_do_not_agree_with_the_last_checkpoint_stop_the_sealing(self) -> None:
		if not ledger_store.database():
			self.assertFalse(ledger_store.stands_apart())
			return
		checkpoints.make_key()
		one = checkpoints.make()
		ledger_store.ask(
			f"insert into {ledger_store.table('ccm_ledger_seal')} values (%s, 'X', 1, %s)",
			(one.size + 1, "0" * 64),
		)
		with self.assertRaises(checkpoints.LedgerDisagrees):
			checkpoints.make()
		self.assertFalse(verifying.check()["valid"])

	def test_the_next_one_seals_only_after_the_commit(self) -> None:
		done: list[str] = []
		with (
			patch.object(checkpoints, "ask", asking(done)),
			patch.object(checkpoints, "signer"),
			patch.object(checkpoints, "_made", lambda _who: done.append("made")),
			patch.object(frappe.db, "commit", lambda: done.append("commit")),
		):
			checkpoints.make_and_commit()
		self.assertEqual(done, ["select get_lock", "commit", "made", "commit", "select release_lock"])

	def test_what_cannot_be_made_is_taken_back_before_the_next_one_seals(self) -> None:
		done: list[str] = []
		with (
			patch.object(checkpoints, "ask", asking(done)),
			patch.object(checkpoints, "signer"),
			patch.object(checkpoints, "_made", side_effect=checkpoints.LedgerDisagrees),
			patch.object(frappe.db, "commit"),
			patch.object(frappe.db, "rollback", lambda: done.append("rollback")),
			self.assertRaises(checkpoints.LedgerDisagrees),
		):
			checkpoints.make_and_commit()
		self.assertEqual(done, ["select get_lock", "rollback", "select release_lock"])


BUNDLE = Bundle((), Checkpoint("a register", 0, "0" * 64, "2026-01-05T10:00:00"))


class InAFolder(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.share = Path(folder.name)
		self.place = Place("folder", folder.name)

	def names(self) -> list[str]:
		return sorted(file.name for file in self.share.iterdir())

	def test_a_whole_file_gets_its_name_and_nothing_else_is_left(self) -> None:
		deliveries._write(self.place, BUNDLE, 0)
		deliveries._write(self.place, BUNDLE, 0)
		self.assertEqual(self.names(), [deliveries._file_name(BUNDLE, 0)])
		self.assertEqual(list(verifying.bundles_in([self.share])), [BUNDLE])

	def test_a_share_without_second_names_takes_it_too(self) -> None:
		with patch.object(os, "link", side_effect=PermissionError):
			deliveries._write(self.place, BUNDLE, 0)
			deliveries._write(self.place, BUNDLE, 0)
		self.assertEqual(self.names(), [deliveries._file_name(BUNDLE, 0)])

	def test_half_a_file_never_has_the_name_and_the_next_try_is_whole(self) -> None:
		with patch.object(os, "fsync", side_effect=OSError), self.assertRaises(OSError):
			deliveries._write(self.place, BUNDLE, 0)
		self.assertEqual(self.names(), [])
		# As after the loss of power in the middle.
		(self.share / f".{deliveries._file_name(BUNDLE, 0)}.00{deliveries.UNFINISHED}").write_text('{"ver')
		deliveries._write(self.place, BUNDLE, 0)
		passed_over: list[str] = []
		self.assertEqual(list(verifying.bundles_in([self.share], passed_over)), [BUNDLE])
		self.assertEqual(passed_over, [])

	def test_nothing_is_written_over(self) -> None:
		path = self.share / deliveries._file_name(BUNDLE, 0)
		path.write_text("another", encoding="ascii")
		with self.assertRaises(NotDelivered):
			deliveries._write(self.place, BUNDLE, 0)
		self.assertEqual((self.names(), path.read_text(encoding="ascii")), ([path.name], "another"))

	def test_a_strange_file_in_a_folder_is_passed_over_and_named(self) -> None:
		deliveries._write(self.place, BUNDLE, 0)
		(self.share / "list.json").write_text("[1, 2]")
		passed_over: list[str] = []
		self.assertEqual(list(verifying.bundles_in([self.share], passed_over)), [BUNDLE])
		self.assertEqual(passed_over, ["list.json"])
		with self.assertRaises(ValueError):
			list(verifying.bundles_in([self.share / "list.json"]))


class ByMail(SiteTest):
	"""A mail is delivered when the mail server has taken it."""

	def setUp(self) -> None:
		super().setUp()
		self.queue = frappe.db.count("Email Queue")

	def deliver(self, sent: Any) -> None:
		def sendmail(**more: Any) -> Any:
			self.queued = frappe.get_doc(
				{"doctype": "Email Queue", "sender": "register@office.example", "message": more["message"]}
			)
			self.queued.append("recipients", {"recipient": more["recipients"][0]})
			self.queued.insert()
			return self.queued

		with (
			patch.object(frappe.db, "exists", return_value=True),
			patch.object(frappe, "sendmail", sendmail),
			patch("frappe.email.doctype.email_queue.email_queue.EmailQueue.send", sent),
		):
			deliveries._mail(Place("mail", "dpo@office.example"), BUNDLE, 0)

	def test_one_that_the_server_took_is_delivered(self) -> None:
		self.deliver(lambda mail: mail.update_status("Sent"))
		self.assertEqual(frappe.db.get_value("Email Queue", self.queued.name, "status"), "Sent")

	def test_one_that_only_stands_in_the_queue_is_not(self) -> None:
		with self.assertRaisesRegex(NotDelivered, "held back"):
			self.deliver(lambda _mail: None)
		self.assertEqual(frappe.db.count("Email Queue"), self.queue)

	def test_an_error_of_the_mail_server_is_not_either_and_its_words_are_not_kept(self) -> None:
		def refused(_mail: Any) -> None:
			raise ConnectionRefusedError("password of the account: secret")

		with self.assertRaisesRegex(NotDelivered, "^ConnectionRefusedError$"):
			self.deliver(refused)
		self.assertEqual(frappe.db.count("Email Queue"), self.queue)
