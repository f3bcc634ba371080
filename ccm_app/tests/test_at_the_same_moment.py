"""Requests that meet in the database, each with a connection of its own. What these tests store stays on the site."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import frappe
from frappe.client import bulk_update

from ccm_app.ccm_app.doctype.client_identity.client_identity import ClientIdentity
from ccm_app.confidentiality import looks, search_limit
from ccm_app.confidentiality.door import entry, once_more
from ccm_app.tests import factories
from ccm_app.tests.personas import CLERK, MANAGER, SiteTest, acting_as
from ccm_app.tests.test_once_only import CLIENT, said
from ccm_app.tests.visiting import Answer, call, visit

AT_ONCE = 8


@contextmanager
def own_connection(site: str) -> Iterator[None]:
	"""A request of this thread, as a web worker makes it: what it did is committed at its end."""
	frappe.init(site=site, force=True)
	frappe.connect()
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.destroy()


def as_a_worker(site: str, ask: Callable[[], Answer]) -> Answer:
	"""Ask with a connection of one's own, and commit when it went well, as Frappe's application does."""
	with own_connection(site):
		answer = ask()
		if answer.status < 400:
			frappe.db.commit()
		return answer


class Meeting(SiteTest):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		# The door stands before the first request.
		entry.faults()

	def at_once(self, *asked: Callable[[], Answer]) -> list[Answer]:
		site = frappe.local.site
		with ThreadPoolExecutor(len(asked)) as pool:
			return list(pool.map(lambda ask: as_a_worker(site, ask), asked))

	def stored_client(self) -> Any:
		with acting_as(CLERK):
			client = factories.make_client()
		frappe.db.commit()
		return client

	def now(self, kind: str, name: str, field: str) -> Any:
		"""What is committed, not what this transaction has seen before."""
		frappe.db.rollback()
		return frappe.db.get_value(kind, name, field)


class TheSameFormAtOnce(Meeting):
	def test_eight_clicks_are_one_record_and_each_is_answered_with_it(self) -> None:
		key = frappe.generate_hash(length=20)
		ask = lambda: visit(CLERK, "POST", "/api/resource/Client", **(CLIENT | {"form_key": key}))  # noqa: E731
		answers = self.at_once(*[ask] * AT_ONCE)
		self.assertEqual({one.status for one in answers}, {200}, [one.text[:300] for one in answers])
		self.assertEqual(len({one.content["data"]["name"] for one in answers}), 1)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Client", {"form_key": key}), 1)


class TheSameRecordAtOnce(Meeting):
	def test_of_eight_changes_of_one_version_one_is_stored(self) -> None:
		client = self.stored_client()
		seen, provinces = str(client.modified), ("01", "02", "03", "04", "05", "06", "07", "08")

		def ask(province: str) -> Callable[[], Answer]:
			values = {"home_province": province, "modified": seen}
			return lambda: visit(CLERK, "PUT", f"/api/resource/Client/{client.name}", **values)

		answers = self.at_once(*map(ask, provinces))
		stored = [province for province, one in zip(provinces, answers, strict=True) if one.status == 200]
		self.assertEqual(len(stored), 1, [one.text[:300] for one in answers])
		self.assertEqual(self.now("Client", client.name, "home_province"), stored[0])
		for one in answers:
			if one.status != 200:
				self.assertEqual(one.status, 417, one.text)
				self.assertIn("Somebody else saved", said(one))
				self.assertIn("Home province", said(one))


class TakenBack(Meeting):
	"""Two transactions wait for each other, and the database takes one of them back."""

	def setUp(self) -> None:
		super().setUp()
		self.client = self.stored_client().name
		self.second = self.stored_client().name

	def other(self, *statements: str) -> None:
		"""A statement of the other transaction; the words {client} and {second} are the two records."""
		for one in statements:
			self.connection.sql(one.format(client=self.client, second=self.second))

	@contextmanager
	def another_transaction(self) -> Iterator[None]:
		"""One with much to undo, so that the database takes back ours and not this."""
		from frappe.database import get_db

		conf = frappe.local.conf
		self.connection = get_db(user=conf.db_name, password=conf.db_password, cur_db_name=conf.db_name)
		self.connection.connect()
		try:
			self.connection.begin()
			self.other("update tabDocField set description = concat(ifnull(description, ''), ' ')")
			yield
		finally:
			self.other("rollback")
			self.connection.close()

	def test_the_request_is_carried_out_again_as_a_whole(self) -> None:
		site, answers, tries = frappe.local.site, [], []
		seen = str(frappe.db.get_value("Client", self.client, "modified"))
		real = once_more._State.restore

		def restore(state: Any) -> None:
			tries.append(1)
			real(state)

		def ask() -> Answer:
			values = {"home_province": "14", "modified": seen}
			return visit(CLERK, "PUT", f"/api/resource/Client/{self.client}", **values)

		with (
			self.another_transaction(),
			patch.object(once_more._State, "restore", restore),
			self.in_the_middle(),
		):
			self.other(
				"update tabClient set idx = idx + 0, owner = concat(owner, '') where name = '{second}'"
			)
			thread = threading.Thread(target=lambda: answers.append(as_a_worker(site, ask)))
			thread.start()
			self.arrived.wait(20)
			self.other("select name from tabClient where name = '{client}' for update", "rollback")
			thread.join(60)
		self.assertEqual((answers[0].status, len(tries)), (200, 1), answers[0].text)
		self.assertEqual(self.now("Client", self.client, "home_province"), "14")

	@contextmanager
	def in_the_middle(self) -> Iterator[None]:
		"""A save of the client that then also needs the second record: the two wait for each other."""
		from ccm_app.registry.register_record import RegisterRecord

		self.arrived = threading.Event()
		real, second = RegisterRecord.on_update, self.second

		def on_update(record: Any) -> None:
			self.arrived.set()
			frappe.db.sql("select name from tabClient where name = %s for update", second)
			real(record)

		with patch.object(RegisterRecord, "on_update", on_update):
			yield

	def test_when_it_is_taken_back_every_time_nothing_is_stored_and_the_user_hears_it(self) -> None:
		seen = str(frappe.db.get_value("Client", self.client, "modified"))
		calls = []

		def taken_back(record: Any) -> None:
			calls.append(1)
			raise frappe.QueryDeadlockError("1213")

		from ccm_app.registry.register_record import RegisterRecord

		with patch.object(RegisterRecord, "on_update", taken_back):
			answer = visit(
				CLERK, "PUT", f"/api/resource/Client/{self.client}", home_province="14", modified=seen
			)
		self.assertEqual((answer.status, len(calls)), (503, once_more.TRIES))
		self.assertIn("Nothing is half done", said(answer))
		self.assertEqual(self.now("Client", self.client, "home_province"), "20")

	def test_a_loop_that_goes_on_after_a_deadlock_cannot_say_that_it_saved(self) -> None:
		site = frappe.local.site
		names, refused = [self.client, self.second], []

		def many() -> None:
			with own_connection(site):
				frappe.local.ccm_door = True
				frappe.set_user(MANAGER)
				frappe.local.ccm_called = "ccm_app.tests"
				docs = [{"doctype": "Client", "docname": name, "home_province": "14"} for name in names]
				bulk_update(frappe.as_json(docs))
				try:
					frappe.db.commit()
				except frappe.QueryDeadlockError:
					refused.append(once_more.was_taken_back())

		with self.another_transaction(), self.in_the_middle():
			self.other(
				"update tabClient set idx = idx + 0, owner = concat(owner, '') where name = '{second}'"
			)
			thread = threading.Thread(target=many)
			thread.start()
			self.arrived.wait(20)
			self.other("select name from tabClient where name = '{client}' for update", "rollback")
			thread.join(60)
		self.assertEqual(refused, [True])
		self.assertEqual([self.now("Client", name, "home_province") for name in names], ["20", "20"])

	def registered(self, times: int) -> tuple[Answer, list[str], int]:
		"""An identity whose transaction is taken back so often: the answer, the searches written, and the tries."""
		written: list[str] = []
		tries: list[int] = []
		real = ClientIdentity.on_update

		def on_update(record: Any) -> None:
			tries.append(1)
			if len(tries) <= times:
				raise frappe.QueryDeadlockError("1213")
			real(record)

		with (
			patch.object(ClientIdentity, "on_update", on_update),
			patch.object(looks, "search_written", lambda purpose, *_more: written.append(purpose)),
			patch.object(search_limit, "left", return_value=1),
		):
			path, names = "/api/resource/Client Identity", {"family_name_latin": "Somvang"}
			answer = visit(CLERK, "POST", path, client=self.client, register_anyway=1, **names)
		return answer, written, len(tries)

	def test_a_registration_that_succeeds_the_second_time_is_no_search(self) -> None:
		answer, written, tries = self.registered(1)
		self.assertEqual((answer.status, written, tries), (200, [], 2), answer.text)

	def test_one_that_never_succeeds_is_one_search(self) -> None:
		answer, written, tries = self.registered(once_more.TRIES)
		self.assertEqual((answer.status, written, tries), (503, ["DUPLICATE"], once_more.TRIES), answer.text)

	def test_what_was_stored_after_a_rollback_is_not_stored_again(self) -> None:
		calls = []

		def stores_and_fails(record: Any) -> None:
			calls.append(1)
			frappe.db.rollback()
			frappe.db.commit()
			raise frappe.QueryDeadlockError("1213")

		from ccm_app.registry.register_record import RegisterRecord

		seen = str(frappe.db.get_value("Client", self.client, "modified"))
		path = f"/api/resource/Client/{self.client}"
		with patch.object(RegisterRecord, "on_update", stores_and_fails):
			answer = visit(CLERK, "PUT", path, home_province="14", modified=seen)
		self.assertEqual((answer.status, len(calls)), (503, 1), answer.text)

	def test_what_was_already_stored_is_not_stored_again(self) -> None:
		calls = []

		def stores_and_fails(record: Any) -> None:
			calls.append(1)
			frappe.db.commit()
			raise frappe.QueryTimeoutError("1205")

		from ccm_app.registry.register_record import RegisterRecord

		seen = str(frappe.db.get_value("Client", self.client, "modified"))
		with patch.object(RegisterRecord, "on_update", stores_and_fails):
			answer = call(
				CLERK,
				"frappe.client.set_value",
				doctype="Client",
				name=self.client,
				fieldname={"home_province": "14", "modified": seen},
			)
		self.assertEqual((answer.status, len(calls)), (503, 1))
