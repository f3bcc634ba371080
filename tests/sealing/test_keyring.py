"""The keyring: read from a file that only its owner may use, or from a key service; never written over."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
import unittest
from pathlib import Path

from ccm_app.sealing import key_source
from ccm_app.sealing.errors import KeyFileTooOpen, KeyMissing, KeyWrong
from ccm_app.sealing.keyring import Keyring, new_keyring, parse


class AKeyring(unittest.TestCase):
	def test_is_the_same_after_it_was_written_and_read(self) -> None:
		ring = new_keyring().with_new_key().with_new_key("by-hand")
		read = parse(ring.to_json())
		self.assertEqual((read.current, read.keys, read.index_key), (ring.current, ring.keys, ring.index_key))
		self.assertEqual((read.current, len(read.keys)), ("by-hand", 3))

	def test_shows_no_key_when_it_is_printed(self) -> None:
		ring = new_keyring()
		self.assertEqual(repr(ring), f"Keyring(current='{ring.current}')")

	def test_seals_with_the_newest_key_and_still_holds_the_old_one(self) -> None:
		first = new_keyring()
		second = first.with_new_key()
		self.assertNotEqual(second.current, first.current)
		self.assertEqual(second.key(first.current), first.key(first.current))
		self.assertEqual(second.index_key, first.index_key)

	def test_lets_an_old_key_go_and_keeps_the_current_one(self) -> None:
		first = new_keyring()
		second = first.with_new_key()
		self.assertEqual(set(second.without(first.current).keys), {second.current})
		with self.assertRaisesRegex(KeyWrong, "current key cannot be retired"):
			second.without(second.current)
		with self.assertRaises(KeyMissing):
			second.without("never-there")

	def test_takes_no_key_twice_and_no_strange_name(self) -> None:
		ring = new_keyring()
		for name in (ring.current, "", "a.b", "../x", "x" * 41):
			with self.subTest(name), self.assertRaises(KeyWrong):
				ring.with_new_key(name or ".")

	def test_says_which_key_is_missing(self) -> None:
		with self.assertRaisesRegex(KeyMissing, "no key k-other"):
			new_keyring().key("k-other")

	def test_what_is_no_keyring_is_refused_without_being_quoted(self) -> None:
		good = json.loads(new_keyring().to_json())
		(key_id,) = good["keys"]
		wrong = [
			"secret",
			"[]",
			"{}",
			json.dumps(good | {"version": 2}),
			json.dumps(good | {"keys": {}}),
			json.dumps(good | {"keys": {key_id: "c2hvcnQ="}}),
			json.dumps(good | {"keys": {key_id: 7}}),
			json.dumps(good | {"keys": {"a b": good["index_key"]}}),
			json.dumps(good | {"current": "other"}),
			json.dumps(good | {"index_key": good["keys"][key_id]}),
			json.dumps({name: value for name, value in good.items() if name != "index_key"}),
		]
		for text in wrong:
			with self.assertRaises(KeyWrong) as caught:
				parse(text)
			self.assertNotIn(good["index_key"], str(caught.exception))


class TheKeyFile(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.path = Path(folder.name) / "ccm_keys.json"
		self.ring = new_keyring()

	def test_is_written_for_its_owner_alone(self) -> None:
		before = os.umask(0)
		try:
			key_source.create_file(self.path, self.ring)
		finally:
			os.umask(before)
		self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
		self.assertEqual(key_source.read_file(self.path).keys, self.ring.keys)

	def test_is_never_written_over_by_a_new_one(self) -> None:
		key_source.create_file(self.path, self.ring)
		with self.assertRaises(FileExistsError):
			key_source.create_file(self.path, new_keyring())
		self.assertEqual(key_source.read_file(self.path).keys, self.ring.keys)

	def test_is_replaced_at_once_and_stays_closed_to_others(self) -> None:
		key_source.create_file(self.path, self.ring)
		key_source.replace_file(self.path, self.ring.with_new_key("second"))
		self.assertEqual(key_source.read_file(self.path).current, "second")
		self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
		self.assertEqual([path.name for path in self.path.parent.iterdir()], ["ccm_keys.json"])

	def test_is_not_used_when_others_may_read_it(self) -> None:
		key_source.create_file(self.path, self.ring)
		for mode in (0o640, 0o604, 0o620, 0o601):
			self.path.chmod(mode)
			with self.subTest(oct(mode)), self.assertRaises(KeyFileTooOpen):
				key_source.read_file(self.path)

	def test_that_is_not_there_or_no_file_is_said_to_be_missing_or_wrong(self) -> None:
		with self.assertRaises(KeyMissing):
			key_source.read_file(self.path)
		self.path.mkdir(mode=0o700)
		with self.assertRaises(KeyMissing):
			key_source.read_file(self.path)


class AKeyService(unittest.TestCase):
	def command(self, program: str) -> list[str]:
		return [sys.executable, "-c", program]

	def test_answers_with_the_keyring(self) -> None:
		ring = new_keyring()
		answer = key_source.read_command(self.command(f"print({ring.to_json()!r})"))
		self.assertEqual(answer.keys, ring.keys)

	def test_is_asked_without_a_shell(self) -> None:
		with tempfile.TemporaryDirectory() as folder:
			mark = Path(folder) / "made-by-a-shell"
			with self.assertRaises(KeyMissing):
				key_source.read_command([f"true; touch {mark}"])
			self.assertFalse(mark.exists())

	def test_that_fails_or_sleeps_or_is_not_there_counts_as_missing(self) -> None:
		commands = [
			self.command("raise SystemExit(3)"),
			self.command("import time; time.sleep(30)"),
			["/nowhere/key-service"],
			[],
		]
		for command in commands:
			with self.subTest(command), self.assertRaises(KeyMissing):
				key_source.read_command(command, seconds=2)

	def test_whose_answer_is_none_is_not_repeated(self) -> None:
		with self.assertRaises(KeyWrong) as caught:
			key_source.read_command(self.command("print('half a secret')"))
		self.assertNotIn("secret", str(caught.exception))


class WhatIsLeft(unittest.TestCase):
	def test_a_keyring_cannot_be_changed_in_place(self) -> None:
		ring: Keyring = new_keyring()
		with self.assertRaises(AttributeError):
			ring.current = "other"  # type: ignore[misc]
