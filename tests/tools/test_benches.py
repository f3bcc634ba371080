"""Finding a bench, and never one that was not meant."""

import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from ccm_tools import benches
from ccm_tools.talk import Stop


def make_bench(folder: Path, version: str = "15.55.1") -> Path:
	for name in ("apps/frappe/frappe", "sites", "env/bin"):
		(folder / name).mkdir(parents=True)
	(folder / "apps/frappe/frappe/__init__.py").write_text(f'__version__ = "{version}"\n', encoding="utf-8")
	python = folder / "env/bin/python"
	python.write_text("#!/bin/sh\n", encoding="utf-8")
	python.chmod(0o755)
	return folder


class FindBenchTest(unittest.TestCase):
	def setUp(self) -> None:
		temporary = tempfile.TemporaryDirectory()
		self.addCleanup(temporary.cleanup)
		self.folder = Path(temporary.name)
		self.site_file = self.folder / "site.json"
		for patch in (
			mock.patch.dict(os.environ, {"CCM_BENCH": ""}),
			mock.patch.object(benches, "remembered", lambda: benches_remembered(self.site_file)),
		):
			patch.start()
			self.addCleanup(patch.stop)

	def find(self, *places: str) -> Path:
		return benches.find_bench([str(self.folder / place) for place in places], self.folder / "own")

	def test_the_named_bench_comes_before_all_others(self) -> None:
		named, _usual = make_bench(self.folder / "named"), make_bench(self.folder / "usual")
		with mock.patch.dict(os.environ, {"CCM_BENCH": str(named)}):
			self.assertEqual(self.find("usual"), named)

	def test_a_named_folder_that_is_no_bench_is_refused_and_nothing_else_is_taken(self) -> None:
		make_bench(self.folder / "usual")
		nowhere = mock.patch.dict(os.environ, {"CCM_BENCH": str(self.folder / "nowhere")})
		with nowhere, self.assertRaisesRegex(Stop, "which is not a bench"):
			self.find("usual")

	def test_the_bench_that_was_written_down_comes_next(self) -> None:
		written, _own = make_bench(self.folder / "written"), make_bench(self.folder / "own")
		self.site_file.write_text(json.dumps({"bench": str(written)}), encoding="utf-8")
		self.assertEqual(self.find(), written)

	def test_the_own_bench_comes_before_the_usual_places(self) -> None:
		own, _usual = make_bench(self.folder / "own"), make_bench(self.folder / "usual")
		self.assertEqual(self.find("usual"), own)

	def test_the_usual_places_are_searched_with_patterns(self) -> None:
		bench = make_bench(self.folder / "home/somebody/frappe-bench")
		self.assertEqual(self.find("home/*/frappe-bench"), bench)

	def test_no_bench_is_a_sentence(self) -> None:
		with self.assertRaisesRegex(Stop, "no bench was found"):
			self.find("usual")

	def test_a_bench_with_another_version_of_frappe_is_not_used(self) -> None:
		bench = make_bench(self.folder / "new", "16.0.0")
		with self.assertRaisesRegex(Stop, "has Frappe 16.0.0"):
			benches.check_bench(bench)


def benches_remembered(file: Path) -> dict[str, str]:
	return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


class RememberedTest(unittest.TestCase):
	def test_a_damaged_note_counts_as_none(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			file = Path(temporary) / "site.json"
			file.write_text("{", encoding="utf-8")
			self.assertEqual(benches.remembered(file), {})
