"""The people of the tests: one account per role, two Field Offices; and how to act as one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.tests.utils import FrappeTestCase

from ccm_app.setup.people import ACCOUNTS, make_role_users

MANAGER, CLERK, WORKER = "fcm@svr.example", "clerk@svr.example", "socialworker@svr.example"
OTHER_MANAGER, OTHER_CLERK = "fcm-btb@btb.example", "clerk-btb@btb.example"
CENTRAL, MINISTRY = "central@ccm.example", "administrator@ccm.example"
COORDINATION, APPROVER = "fcu@ccm.example", "budget@ccm.example"
MONITORING, ADVISORY, PROTECTION = "monitoring@ccm.example", "advisory@ccm.example", "dpo@ccm.example"
PROVIDER = "provider@ccpcr.example"
EVERYBODY = (*(account.email for account in ACCOUNTS), "Administrator")


def prepare() -> None:
	"""Make the accounts once; they stay on the test site."""
	frappe.set_user("Administrator")
	if not frappe.db.exists("User", ACCOUNTS[-1].email):
		make_role_users("Lotus-Pond-2010-ccm")
		frappe.db.commit()


@contextmanager
def acting_as(user: str) -> Iterator[None]:
	"""Do something as this user, and be who one was before."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


class SiteTest(FrappeTestCase):
	"""A test on a site: as Administrator, with the people there, and nothing of it stays."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		prepare()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.clear_messages()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.clear_messages()

	@contextmanager
	def refused(self, *sentences: str, error: type[Exception] = frappe.ValidationError) -> Iterator[None]:
		"""Expect that something is refused, and that each of these texts is said."""
		frappe.clear_messages()
		with self.assertRaises(error) as caught:
			yield
		said = " ".join([str(caught.exception), *map(str, frappe.get_message_log())])
		for sentence in sentences:
			self.assertIn(sentence, said)
		frappe.clear_messages()
