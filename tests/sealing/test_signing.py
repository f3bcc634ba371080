"""The key under the checkpoints: signs, stays its owner's alone, and may stand in another machine."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from ccm_app.sealing import signing
from ccm_app.sealing.errors import KeyFileTooOpen, KeyMissing, KeyWrong

SERVICE = """
import sys
from pathlib import Path
from ccm_app.sealing import signing
signer = signing.signer_of_file(Path(sys.argv[1]))
print(signer.public_key.hex(), signer.sign(sys.stdin.buffer.read()).hex())
"""


class Signing(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.file = Path(folder.name) / "key.json"
		signing.new_file(self.file)
		self.signer = signing.signer_of_file(self.file)

	def test_a_signature_holds_for_its_text_and_key_only(self) -> None:
		signature = self.signer.sign(b"text")
		self.assertTrue(signing.holds(b"text", signature, self.signer.public_key))
		self.assertFalse(signing.holds(b"texT", signature, self.signer.public_key))
		self.assertFalse(signing.holds(b"text", signature[:-1] + b"x", self.signer.public_key))
		self.assertFalse(signing.holds(b"text", signature, b"x" * 32))
		self.assertFalse(signing.holds(b"text", signature, b"short"))

	def test_only_a_trusted_key_of_the_right_id_counts(self) -> None:
		key, signature = self.signer.public_key, self.signer.sign(b"text").hex()
		self.assertTrue(signing.held_by_one_of(b"text", self.signer.key_id, signature, [b"y" * 32, key]))
		for key_id, given, trusted in (
			("s-other", signature, [key]),
			(self.signer.key_id, "no hex", [key]),
			(self.signer.key_id, signature, []),
			(self.signer.key_id, "", [key]),
		):
			self.assertFalse(signing.held_by_one_of(b"text", key_id, given, trusted))

	def test_the_file_is_its_owners_alone_and_never_written_over(self) -> None:
		self.assertEqual(os.stat(self.file).st_mode & 0o777, 0o600)
		with self.assertRaises(FileExistsError):
			signing.new_file(self.file)
		self.file.chmod(0o640)
		with self.assertRaises(KeyFileTooOpen):
			signing.signer_of_file(self.file)

	def test_what_is_no_key_is_said(self) -> None:
		with self.assertRaises(KeyMissing):
			signing.signer_of_file(self.file.with_name("none.json"))
		content = json.loads(self.file.read_text())
		key = content["keys"][content["current"]]
		for wrong in ("", "[]", "{}", json.dumps({**content, "current": "s-1", "keys": {"s-1": key}})):
			self.file.write_text(wrong)
			with self.assertRaises(KeyWrong):
				signing.signer_of_file(self.file)

	def test_no_repr_shows_the_private_key(self) -> None:
		self.assertNotIn("sign=", repr(self.signer))


class SigningElsewhere(Signing):
	def setUp(self) -> None:
		super().setUp()
		self.signer = signing.signer_of_command([sys.executable, "-c", SERVICE, str(self.file)])

	def test_a_command_that_does_not_sign_is_said(self) -> None:
		for code, error in (
			("raise SystemExit(1)", KeyMissing),
			("print('x')", KeyWrong),
			("print('00 00')", KeyWrong),
		):
			with self.assertRaises(error):
				signing.signer_of_command([sys.executable, "-c", code])
		with self.assertRaises(KeyMissing):
			signing.signer_of_command(["/there/is/no/such/program"])

	def test_a_signature_that_does_not_hold_is_refused(self) -> None:
		service = f"print('{self.signer.public_key.hex()}', '00' * 64)"
		with self.assertRaises(KeyWrong):
			signing.signer_of_command([sys.executable, "-c", service]).sign(b"text")
