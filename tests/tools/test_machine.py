"""Reading versions and settings of the machine, and never another's site."""

import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from ccm_tools import database, machine, own_bench, site_word
from ccm_tools.commands import Outcome
from ccm_tools.own_bench import OwnBench
from ccm_tools.services import redis_port
from ccm_tools.talk import Stop

REFUSED = Outcome(128, "fatal: unable to access", 1.0)


class MachineTest(unittest.TestCase):
	def test_the_first_number_of_a_node_version_is_read(self) -> None:
		self.assertEqual(
			[machine.node_number(text) for text in ("v18.19.0", "v20.1.0", "none", "")], [18, 20, 0, 0]
		)

	def test_the_port_of_a_redis_settings_file_is_read(self) -> None:
		self.assertEqual(redis_port("bind 127.0.0.1\nport 11000\n"), 11000)

	def test_without_the_right_to_install_the_exact_command_is_named(self) -> None:
		with (
			mock.patch.object(machine, "run", lambda *_a, **_k: REFUSED),
			mock.patch("os.geteuid", lambda: 1000),
			self.assertRaisesRegex(Stop, "sudo apt-get update"),
		):
			machine.apt_get(["redis-server"])

	def test_without_frappes_source_one_sentence_names_the_demo(self) -> None:
		refusing = mock.patch.object(own_bench, "run", lambda *_a, **_k: REFUSED)
		with refusing, self.assertRaises(Stop) as stopped:
			own_bench.check_source()
		self.assertIn("cannot be reached", str(stopped.exception))
		self.assertIn("`./ccm demo`", str(stopped.exception))
		self.assertNotIn("\n", str(stopped.exception))

	def test_a_system_without_apt_get_is_told_what_else_to_do(self) -> None:
		bare = mock.patch("shutil.which", lambda *_a, **_k: None)
		with bare, self.assertRaisesRegex(Stop, "CCM_BENCH=/path/to/bench ./ccm site"):
			machine.check_system()

	def test_the_named_database_account_is_the_only_one_that_is_tried(self) -> None:
		named = {"CCM_DB_ROOT_USER": "chief", "CCM_DB_ROOT_PASSWORD": "secret"}
		with mock.patch.dict("os.environ", named), mock.patch.object(database, "client", lambda: "mariadb"):
			doors = database.possible_doors()
		self.assertEqual(
			[("--user=chief" in door.command, door.password) for door in doors], [(True, "secret")]
		)
		self.assertFalse([part for part in doors[0].command if "secret" in part])


class PasswordsTest(unittest.TestCase):
	def setUp(self) -> None:
		temporary = tempfile.TemporaryDirectory()
		self.addCleanup(temporary.cleanup)
		self.bench = OwnBench(Path(temporary.name), None)
		(self.bench.sites / "a.localhost").mkdir(parents=True)

	def test_a_new_site_gets_passwords_that_nobody_else_has(self) -> None:
		first, second = (site_word.passwords(self.bench, "a.localhost") for _time in range(2))
		self.assertNotEqual(first["administrator_password"], second["administrator_password"])

	def test_the_passwords_of_an_earlier_run_are_kept(self) -> None:
		kept = {"administrator_password": "one", "people_password": "two", "accounts": []}
		file = site_word.accounts_file(self.bench, "a.localhost")
		file.write_text(json.dumps(kept), encoding="utf-8")
		self.assertEqual(site_word.passwords(self.bench, "a.localhost"), kept)

	def test_a_site_that_somebody_else_made_is_refused(self) -> None:
		(self.bench.sites / "a.localhost/site_config.json").write_text("{}", encoding="utf-8")
		with self.assertRaisesRegex(Stop, "Name another one in CCM_SITE"):
			site_word.passwords(self.bench, "a.localhost")

	def test_the_rows_that_bench_execute_prints_are_read(self) -> None:
		text = 'a warning\n[{"email": "fcm@svr.example", "role": "CCM Field Case Manager"}]\n'
		self.assertEqual(site_word.rows_in(text)[0]["email"], "fcm@svr.example")
		self.assertEqual(site_word.rows_in("nothing"), [])

	def test_a_file_with_passwords_is_for_its_owner_only(self) -> None:
		file = self.bench.folder / "accounts.json"
		self.bench.write(file, "{}", 0o600)
		self.assertEqual(file.stat().st_mode & 0o777, 0o600)
