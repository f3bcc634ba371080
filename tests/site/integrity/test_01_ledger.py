"""The ledger on MariaDB: it moves with the register's transaction, and the site's own account only adds to it."""

from __future__ import annotations

import http.server
import json
import os
import tempfile
import threading
import unittest
from pathlib import Path

from ccm_tools.database import administrator
from tests.site.integrity.bench import as_root, door, says, setting, trial

DENIED = {1044, 1142, 1227}


class WithTheRegister(unittest.TestCase):
	def test_a_move_that_is_taken_back_leaves_no_row(self) -> None:
		figures = trial("together")
		self.assertTrue(all(number >= 1 for number in figures["grew"]), figures)
		self.assertEqual(figures["left"], [0, 0, 0])
		self.assertGreaterEqual(figures["of_the_kept"], 1)

	def test_the_sites_account_adds_and_reads_and_does_nothing_else(self) -> None:
		answers = trial("refused")
		self.assertGreaterEqual(len(answers), 11)
		self.assertLessEqual(set(answers.values()), DENIED, answers)
		print(
			f"campaign ledger rights: {len(answers)} kinds of statement tried by the site's account, all refused"
		)

	def test_triggers_refuse_changes_where_there_is_no_second_database(self) -> None:
		self.assertEqual(trial("here"), {"update": 1644, "delete": 1644})

	def test_writers_at_the_same_moment_fork_no_chain_and_lose_no_row(self) -> None:
		figures = trial("many_writers", writers=8, moves=20)
		self.assertEqual(figures["failures"], [])
		self.assertTrue(figures["valid"])
		self.assertEqual(figures["rows"], figures["expected"])
		print(
			f"campaign ledger writers: 8 at once, {figures['rows']} rows, one chain shared, no fork, none lost"
		)

	def test_setting_it_up_again_changes_nothing(self) -> None:
		with administrator(door()) as root:
			before, after = trial("set_up_again", root_user=root.user, root_password=root.password)
		self.assertEqual(before, after)


class TheCommand(unittest.TestCase):
	def test_it_ends_well_on_an_untouched_ledger(self) -> None:
		code, text = says("ccm", "verify-ledger")
		self.assertEqual(code, 0, text)
		self.assertIn("The ledger is complete and unchanged.", text)

	def test_it_names_the_row_that_was_changed_and_ends_with_one(self) -> None:
		trial("together")
		client = as_root("select max(client) from ccm_ledger_event where client not like '%/%';").strip()
		where = f"where client = '{client}' and sequence = 1"
		actor = as_root(f"select actor from ccm_ledger_event {where};").strip()
		as_root(f"update ccm_ledger_event set actor = 'somebody else' {where};")
		try:
			code, text = says("ccm", "verify-ledger")
		finally:
			as_root(f"update ccm_ledger_event set actor = '{actor}' {where};")
		self.assertEqual(code, 1)
		self.assertIn(f"Row 1 of {client} was changed.", text)

	def test_a_look_that_was_removed_beneath_the_register_is_named(self) -> None:
		trial("a_look")
		name = setting("db_name")
		as_root(
			f"create temporary table kept as select * from `{name}`.`tabIdentity Look`;"
			f"delete from `{name}`.`tabIdentity Look` order by creation desc limit 1;"
			f"create table `{name}`.kept_looks as select * from kept;"
		)
		try:
			code, text = says("ccm", "verify-ledger")
		finally:
			as_root(
				f"delete from `{name}`.`tabIdentity Look`;"
				f"insert into `{name}`.`tabIdentity Look` select * from `{name}`.kept_looks;"
				f"drop table `{name}`.kept_looks;"
			)
		self.assertEqual(code, 1, text)
		self.assertRegex(text, r"The Identity Look \S+, written in row \d+ of \S+/looks, is gone\.")


class _Office(http.server.BaseHTTPRequestHandler):
	"""An office that takes deliveries, or is closed."""

	taken: list[str] = []
	is_open = True

	def do_POST(self) -> None:
		body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
		self.send_response(200 if self.is_open else 503)
		self.end_headers()
		if self.is_open:
			self.taken.append(body)

	def log_message(self, format: str, *args: object) -> None:
		"""Say nothing."""


class Checkpoints(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.share = Path(folder.name)
		# The bench may run as another user of this machine.
		os.chmod(self.share, 0o777)
		self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Office)
		self.addCleanup(self.server.server_close)
		self.addCleanup(self.server.shutdown)
		threading.Thread(target=self.server.serve_forever, daemon=True).start()
		self.address = f"http://127.0.0.1:{self.server.server_port}/{self.share.name}"

	def test_they_leave_for_every_place_and_failures_are_made_good(self) -> None:
		_Office.is_open = False
		first = trial("deliver_to", places=[str(self.share), self.address])
		self.assertEqual([(row["all"], row["failures"]) for row in first], [(True, 0), (False, 1)])
		self.assertGreaterEqual(first[1]["told"], 1, "the Data Protection Officer hears of it")
		_Office.is_open = True
		second = trial("deliver_to", places=[str(self.share), self.address])
		self.assertEqual([(row["all"], row["failures"]) for row in second], [(True, 0), (True, 0)])
		sent = json.loads(_Office.taken[-1])
		self.assertEqual(len(sent["lines"]), sent["checkpoint"]["size"])
		code, text = says("ccm", "verify-ledger", "--checkpoints", str(self.share))
		self.assertEqual(code, 0, text)
		print(
			f"campaign checkpoints: {sent['checkpoint']['size']} rows delivered to 2 places, one of them after a failure"
		)

	def test_no_number_of_a_client_leaves(self) -> None:
		trial("deliver_to", places=[str(self.share)])
		numbers = as_root("select distinct client from ccm_ledger_event;").split()
		sent = "".join(path.read_text(encoding="ascii") for path in self.share.glob("*.json"))
		self.assertGreater(len(numbers), 1)
		self.assertEqual([number for number in numbers if number in sent], [])

	def test_a_delivery_signed_by_another_key_is_refused(self) -> None:
		trial("deliver_to", places=[str(self.share)])
		code, text = says("ccm", "verify-ledger", "--checkpoints", str(self.share), "--public-key", "00" * 32)
		self.assertEqual(code, 1)
		self.assertIn("is not signed by the key of this register", text)

	def test_a_ledger_rewritten_with_its_seals_is_found_by_what_was_delivered(self) -> None:
		trial("deliver_to", places=[str(self.share)])
		client = as_root("select client from ccm_ledger_seal where sequence = 2 limit 1;").strip()
		where = f"where client = '{client}' and sequence = 2"
		found = as_root(f"select entry_hash from ccm_ledger_seal {where};").strip()
		as_root(f"update ccm_ledger_seal set entry_hash = '{'0' * 64}' {where};")
		try:
			code, text = says("ccm", "verify-ledger", "--checkpoints", str(self.share))
		finally:
			as_root(f"update ccm_ledger_seal set entry_hash = '{found}' {where};")
		self.assertEqual(code, 1)
		self.assertIn(f"Row 2 of {client}", text)
