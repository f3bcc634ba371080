"""The catalogue of sentences of the ten stages: complete, fillable, and each problem provoked by a test."""

from __future__ import annotations

import ast
import string
import unittest
from collections.abc import Iterator
from pathlib import Path

from ccm_app.domain.problems import problem
from ccm_app.domain.sentences import SENTENCES as ALL_SENTENCES
from ccm_app.domain.sentences import sentence
from ccm_app.domain.sentences_stages import SENTENCES

DOMAIN = Path(__file__).parents[2] / "ccm_app" / "domain"
TESTS = Path(__file__).parent
BASIC_MODULES = {"registry_number", "reference", "khmer", "dates", "money", "bodies"}
# Said by the shells, which alone know that a form was given twice.
OF_THE_SHELLS = {"form.already_saved"}
# `**labels` in the rules of referral.
LABELS = {"provider", "service"}


def calls() -> Iterator[tuple[str, set[str]]]:
	"""Each call of `problem` in the modules of the stages: its code and the names of its values."""
	for path in sorted(DOMAIN.glob("*.py")):
		if path.stem in BASIC_MODULES:
			continue
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
				assert isinstance(node.args[0], ast.Constant), path.name
				names = {word.arg for word in node.keywords if word.arg}
				starred = any(word.arg is None for word in node.keywords)
				yield str(node.args[0].value), names | (LABELS if starred else set())


def placeholders(template: str) -> set[str]:
	return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def words_of_tests() -> set[str]:
	"""Every text that stands in another test of the rules."""
	found: set[str] = set()
	for path in TESTS.glob("test_*.py"):
		if path.name != Path(__file__).name:
			tree = ast.parse(path.read_text(encoding="utf-8"))
			found |= {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
	return found


class CatalogueTest(unittest.TestCase):
	def test_the_catalogue_holds_exactly_the_problems_of_the_rules(self) -> None:
		used = {code for code, _ in calls()} - (set(ALL_SENTENCES) - set(SENTENCES))
		self.assertEqual(set(SENTENCES) - OF_THE_SHELLS, used)

	def test_every_placeholder_is_a_value_of_every_call(self) -> None:
		for code, names in calls():
			self.assertLessEqual(placeholders(ALL_SENTENCES[code]), names, code)

	def test_every_template_can_be_filled(self) -> None:
		for code, template in SENTENCES.items():
			values = {name: "x" for name in placeholders(template)}
			self.assertNotIn("{", sentence(problem(code, **values)), code)

	def test_every_problem_is_provoked_by_a_test(self) -> None:
		self.assertEqual(set(SENTENCES) - OF_THE_SHELLS - words_of_tests(), set())

	def test_every_sentence_says_what_happened_and_what_to_do(self) -> None:
		for code, template in SENTENCES.items():
			self.assertTrue(template.endswith("."), code)
			self.assertGreaterEqual(len(template.replace(": ", ". ").split(". ")), 2, code)

	def test_no_sentence_can_hold_the_name_of_a_person(self) -> None:
		allowed = {"case", "client", "conference", "follow_up", "handover", "number", "plan", "referral"}
		allowed |= {"service", "provider", "office", "option", "seat", "stage", "wanted", "state", "name"}
		allowed |= {"day", "closed", "days", "done", "needed", "fewest", "row", "copies", "currency", "field"}
		allowed |= {
			"year",
			"length",
			"longest",
			"amount",
			"ceiling",
			"approved",
			"planned",
			"lowest",
			"highest",
		}
		for code, template in SENTENCES.items():
			self.assertLessEqual(placeholders(template), allowed, code)

	def test_labels_and_translations_replace_field_names(self) -> None:
		found = problem("follow_up.not_complete", "visited_on", field="visited_on")
		self.assertIn("Visited on is missing", sentence(found))
		self.assertIn("Day of visit is missing", sentence(found, labels={"visited_on": "Day of visit"}))
		french = sentence(found, translate=lambda text: text.replace("is missing", "manque"))
		self.assertIn("Visited on manque", french)
