"""After a restore: a file of an office that cannot be read is named, and everything else is done."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import frappe
from click.testing import CliRunner

from ccm_app.commands import after_restore as command
from ccm_app.exchange import replaying
from ccm_app.exchange.csv_import import import_clients
from ccm_app.registry import numbering
from ccm_app.sealing.passphrase import close_with
from ccm_app.tests.personas import CLERK, SiteTest, acting_as
from ccm_app.tests.test_csv_import import GOOD, file_of, rows_of

PASSPHRASE = "a passphrase of an office"
SERIES = "CLIENT-SVR-2026"


def registry(path: Path, passphrase: str = PASSPHRASE, journal: str = "") -> None:
	"""The outside of a registry file; journal: what stands where a sealed act should."""
	with sqlite3.connect(path) as connection:
		connection.execute("create table seal (closed_key text)")
		connection.execute("create table journal (number integer, act_key text, content text)")
		connection.execute("insert into seal values (?)", (close_with(passphrase, os.urandom(32)),))
		if journal:
			connection.execute("insert into journal values (1, 'kit-1', ?)", (journal,))
	connection.close()


class FilesThatCannotBeRead(SiteTest):
	def setUp(self) -> None:
		super().setUp()
		place = tempfile.TemporaryDirectory()
		self.addCleanup(place.cleanup)
		self.folder = Path(place.name)
		os.environ[command.PASSPHRASE] = PASSPHRASE
		self.addCleanup(os.environ.pop, command.PASSPHRASE, None)

	def put(self) -> dict[str, str]:
		"""One good file between broken ones; the numbers of the good one."""
		with acting_as(CLERK):
			answer = import_clients(file_of(GOOD))
		(self.folder / "good.csv").write_text(answer["receipt_file"], encoding="utf-8")
		(self.folder / "a").mkdir()
		(self.folder / "a" / "no database.sqlite").write_bytes(b"\0garbage" * 99)
		(self.folder / "empty.sqlite").touch()
		registry(self.folder / "other passphrase.sqlite", "another one altogether")
		registry(self.folder / "changed.sqlite", journal="no seal")
		(self.folder / "old spelling.csv").write_bytes("sex,name\nម,x".encode("utf-16"))
		(self.folder / "other columns.csv").write_text("Sokha,Chan\n1,2\n", encoding="utf-8")
		(row,) = rows_of(answer["receipt_file"])
		return dict(row)

	def wanted(self) -> set[str]:
		return {str(one.relative_to(self.folder)) for one in replaying.files_in(self.folder)} - {"good.csv"}

	def test_counters_move_and_the_good_file_is_entered(self) -> None:
		number = self.put()["registry_number"]
		given = int(number.split("-")[2])
		frappe.db.sql("update `tabSeries` set `current` = %s where `name` = %s", (given - 1, SERIES))
		with patch.object(frappe.db, "commit"):
			found = command.recover([], self.folder, margin=0, say=lambda _text: None)
		self.assertGreaterEqual(numbering.last_number(SERIES), given)
		self.assertEqual((found.replayed.files, found.replayed.already), (1, 1))
		self.assertEqual(set(found.unread), self.wanted())
		self.assertEqual(len(found.unread), 6)
		self.assertFalse(found.whole)

	def test_each_is_named_at_the_end_with_what_to_do_and_the_command_ends_with_1(self) -> None:
		self.put()
		given = ["--from-offices", str(self.folder), "--margin", "0"]
		here = patch.object(command, "connected", lambda _context: nullcontext())
		with here, patch.object(frappe.db, "commit"):
			ran = CliRunner().invoke(command.after_restore, given, obj={"sites": [], "profile": False})
		self.assertEqual(ran.exit_code, 1, ran.output)
		for name in self.wanted():
			self.assertIn(f"NOT READ {name}: ", ran.output)
		for words in ("The passphrase is not the one", "run this again before anybody works", "skip-numbers"):
			self.assertIn(words, ran.output)
		for name in (str(GOOD["family_name_km"]), "Sokha"):
			self.assertNotIn(name, ran.output)

	def test_a_passphrase_that_nobody_types_is_said(self) -> None:
		registry(self.folder / "svr.sqlite")
		with (
			patch.dict(os.environ, {command.PASSPHRASE: ""}),
			patch.object(command.getpass, "getpass", side_effect=EOFError),
		):
			read = replaying.read_numbers(replaying.files_in(self.folder), command.passphrase_of)
		self.assertIn("passphrase", read.unread[self.folder / "svr.sqlite"])
