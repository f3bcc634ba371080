"""Whatever is found is said in one sentence, which names the row and no person."""

from __future__ import annotations

import unittest

from ccm_app.domain.ledger_verdict import CHECKPOINTS, COPY, LEDGER, SEALS, BadRow, Verdict, said

OF_A_ROW = ("missing", "sequence", "client", "previous_hash", "hash", "unreadable")
WITHOUT_A_ROW = ("number", "differs", "root", "signature", "torn", "gone")


class Sentences(unittest.TestCase):
	def test_every_fault_of_a_row_is_said_wherever_it_was_found(self) -> None:
		found = [(LEDGER, one) for one in OF_A_ROW] + [(COPY, one) for one in (*OF_A_ROW, "differs")]
		found += [(SEALS, "missing"), (SEALS, "differs"), (CHECKPOINTS, "differs")]
		sentences = {said(BadRow("SVR-2026-000017-2", 14, reason, place)) for place, reason in found}
		self.assertEqual(len(sentences), len(found))
		for sentence in sentences:
			self.assertRegex(sentence, r"^Row 14 of SVR-2026-000017-2 [a-z].*\.$")

	def test_every_fault_without_a_row_names_the_number_of_the_sealed_row(self) -> None:
		for reason in WITHOUT_A_ROW:
			self.assertIn("17", said(BadRow("", 17, reason, CHECKPOINTS)), reason)

	def test_a_verdict_is_right_when_nothing_is_bad(self) -> None:
		self.assertTrue(Verdict(1, 2, 2, 0, 1, "00").valid)
		self.assertFalse(Verdict(1, 2, 2, 0, 1, "00", BadRow("", 1, "root", CHECKPOINTS)).valid)
