"""The packages in pyproject.toml, read without a TOML library; pip's failures as sentences."""

import unittest
from pathlib import Path

from ccm_tools.commands import Outcome
from ccm_tools.dependencies import packages_of, stamp_of, wanted_packages
from ccm_tools.environment import install_complaint

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
TEXT = """
[project]
dependencies = [
	"one>=1,<2",  # a remark with a bracket ]
	"two[extra]",
]
[project.optional-dependencies]
test = ["three", "four[more]>=1"]
"""


class PackagesTest(unittest.TestCase):
	def test_brackets_inside_names_and_remarks_do_not_end_the_list(self) -> None:
		self.assertEqual(packages_of(TEXT, "dependencies"), ["one>=1,<2", "two[extra]"])
		self.assertEqual(packages_of(TEXT, "test"), ["three", "four[more]>=1"])

	def test_a_key_that_is_not_there_has_no_packages(self) -> None:
		self.assertEqual(packages_of(TEXT, "docs"), [])

	def test_the_projects_own_file_is_read(self) -> None:
		packages = wanted_packages(PYPROJECT, ("test",))
		self.assertTrue(any(name.startswith("typst") for name in packages))
		self.assertTrue(any(name.startswith("pytest") for name in packages))

	def test_the_mark_changes_with_the_packages(self) -> None:
		self.assertNotEqual(stamp_of(["one"]), stamp_of(["one", "two"]))
		self.assertEqual(stamp_of(["one"]), stamp_of(["one"]))


class InstallComplaintTest(unittest.TestCase):
	def test_an_index_that_cannot_be_reached_is_said_in_a_sentence(self) -> None:
		text = "Retrying ... NewConnectionError('...: Failed to establish a new connection')"
		self.assertIn("package index cannot be reached", install_complaint(Outcome(1, text, 1.0)))

	def test_a_package_that_the_index_lacks_is_named(self) -> None:
		text = "ERROR: No matching distribution found for typst<1,>=0.13"
		self.assertIn("offers no typst<1,>=0.13 for Python", install_complaint(Outcome(1, text, 1.0)))

	def test_anything_else_shows_the_last_words_of_pip(self) -> None:
		complaint = install_complaint(Outcome(1, "ERROR: the disk is full", 1.0))
		self.assertIn("the disk is full", complaint)
