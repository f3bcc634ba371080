"""Two who make figures public at the same moment, and a server that stops while figures are on their way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import frappe
import pymysql

from ccm_app.api import dhis2_pushes, publications
from ccm_app.tests import personas, statistics_world
from ccm_app.tests.test_statistics_site import StatisticsTest

LOCK = f"select `name` from `tabDocType` where `name` = '{publications.KIND}' for update nowait"
ELSEWHERE = {"ccm_dhis2_url": "http://127.0.0.1:9", "ccm_dhis2_token": "secret"}


class Killed(BaseException):
	"""The end of a process, which no code of the application catches."""


@contextmanager
def another_connection() -> Iterator[Any]:
	"""The same database, as another worker reaches it."""
	given = frappe.conf
	account = {"user": given.db_name, "password": given.db_password, "database": given.db_name}
	address = {"host": given.db_host or "127.0.0.1", "port": int(given.db_port or 3306)}
	if given.db_socket:
		address = {"unix_socket": given.db_socket}
	connection = pymysql.connect(**account, **address)
	try:
		yield connection.cursor()
	finally:
		connection.rollback()
		connection.close()


class OneAfterTheOther(StatisticsTest):
	"""What is made public later knows what was made public before."""

	def data_set(self) -> str:
		values = {"title": "Shelter", "table_code": "T06", "data_set": "DS", "organisation_unit": "OU"}
		row = {"row_code": "TOTAL", "column_code": "TOTAL", "data_element": "E1"}
		given = {**values, "provider": statistics_world.PROVIDER, "elements": [row]}
		return str(frappe.get_doc({"doctype": "DHIS2 Data Set", **given}).insert().name)

	def test_whoever_publishes_holds_back_all_others(self) -> None:
		with another_connection() as other:
			other.execute(LOCK)
			other.connection.rollback()
			publications.one_after_another()
			with self.assertRaises(pymysql.err.OperationalError):
				other.execute(LOCK)

	def test_publishing_and_sending_take_the_lock_before_they_read_what_is_out(self) -> None:
		given = {"title_en": "Quarter", "title_km": "ត្រីមាស", "periods": statistics_world.QUARTER}
		with personas.acting_as(personas.CENTRAL):
			record = frappe.get_doc(
				{
					"doctype": publications.KIND,
					**given,
					"tables": "T06",
					"provider": statistics_world.PROVIDER,
				}
			).insert()
		name, said = self.data_set(), list[str]()
		out = publications._out

		def noted(what: str, answer: Any = None) -> Any:
			said.append(what)
			return answer

		with (
			patch.object(publications, "one_after_another", lambda: noted("lock")),
			patch.object(publications, "_out", lambda: noted("read", out())),
			patch.object(frappe.db, "commit"),
			patch.dict(frappe.conf, ELSEWHERE),
			patch.object(dhis2_pushes, "send", side_effect=Killed),
			personas.acting_as(personas.CENTRAL),
		):
			publications.publish_tables(str(record.name))
			with self.assertRaises(Killed):
				dhis2_pushes.push_to_dhis2(name, statistics_world.QUARTER)
		self.assertEqual(said, ["lock", "read", "lock", "read"])

	def test_a_process_that_ends_while_it_sends_has_written_down_what_it_sends(self) -> None:
		name, kept = self.data_set(), list[dict[str, Any]]()

		def stored() -> None:
			kept.extend(
				frappe.get_all(dhis2_pushes.SENT, {"data_set": name}, ["outcome", "is_trial", "content"])
			)

		with (
			patch.object(frappe.db, "commit", side_effect=stored),
			patch.dict(frappe.conf, ELSEWHERE),
			patch.object(dhis2_pushes, "send", side_effect=Killed),
			personas.acting_as(personas.CENTRAL),
			self.assertRaises(Killed),
		):
			dhis2_pushes.push_to_dhis2(name, statistics_world.QUARTER)
		self.assertEqual([(one["outcome"], one["is_trial"]) for one in kept], [("No answer", 1)])
		self.assertIn("T06", kept[0]["content"])
