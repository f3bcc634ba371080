"""Every problem of the basic rules has a sentence that can be filled."""

from __future__ import annotations

import ast
import string
import unittest
from pathlib import Path

from ccm_app.domain.sentences_basics import SENTENCES

DOMAIN = Path(__file__).parents[2] / "ccm_app" / "domain"
MODULES = ("registry_number", "reference", "khmer", "dates", "money", "bodies")
# The rules of the meetings ask the settings, and stand in a module of the stages.
ELSEWHERE = {"body.vote_not_requested"}


def problems_in_code() -> dict[str, set[str]]:
	"""Each code with the names of the values that every one of its calls passes."""
	found: dict[str, set[str]] = {}
	for module in MODULES:
		for node in ast.walk(ast.parse((DOMAIN / f"{module}.py").read_text(encoding="utf-8"))):
			if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "problem":
				assert isinstance(node.args[0], ast.Constant)
				code = str(node.args[0].value)
				names = {word.arg for word in node.keywords if word.arg}
				found[code] = found.get(code, names) & names
	return found


class SentencesTest(unittest.TestCase):
	def test_every_problem_has_a_sentence_and_every_sentence_a_problem(self) -> None:
		self.assertEqual(set(SENTENCES) - ELSEWHERE, set(problems_in_code()))

	def test_every_placeholder_is_a_value_of_the_problem(self) -> None:
		for code, names in problems_in_code().items():
			placeholders = {
				name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name is not None
			}
			self.assertLessEqual(placeholders, names, code)

	def test_every_sentence_says_what_happened_and_what_to_do(self) -> None:
		for code, sentence in SENTENCES.items():
			self.assertTrue(sentence.endswith("."), code)
			self.assertGreaterEqual(sentence.count(". "), 1, code)
