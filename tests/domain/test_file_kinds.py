"""What a file is, by its first bytes, and under which name it is given back."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain import file_kinds


class Files(unittest.TestCase):
	def test_a_file_is_known_by_its_first_bytes(self) -> None:
		self.assertEqual(file_kinds.kind_of(b"%PDF-1.7"), "pdf")
		self.assertEqual(file_kinds.kind_of(b"\xff\xd8\xff\xe0"), "jpg")
		self.assertEqual(file_kinds.kind_of(b"\x89PNG\r\n\x1a\n"), "png")

	@given(st.binary(max_size=64))
	def test_anything_else_is_refused(self, content: bytes) -> None:
		known = content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
		self.assertEqual(bool(file_kinds.file_problems(content, 10)), not known)

	def test_the_name_is_given_back_without_folders(self) -> None:
		for named, expected in (
			("../../etc/x.pdf", "x.pdf"),
			("C:\\x\\y.pdf", "y.pdf"),
			("a\r\nb.pdf", "ab.pdf"),
		):
			self.assertEqual(file_kinds.says_of_itself(named), expected)
		self.assertLessEqual(len(file_kinds.says_of_itself("x" * 999)), 140)
