"""The query fuzz: whatever words come as fields, filters, order, group or DocType, one lawful SELECT comes out, or none.

The queries are generated and played inside the bench, in two processes; the statements that Frappe would hand to the
database come back as shapes and are read here with a parser. The second test switches the grammar off and has to see
that statements are wrong then.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import unittest
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

from ccm_app.tests.fuzz import payloads
from ccm_app.tests.fuzz.judge import Judge
from tests.site.people import accounts

FULL = bool(os.environ.get("CCM_FULL_TESTS") or os.environ.get("CCM_FULL"))
CASES = int(os.environ.get("CCM_FUZZ_CASES", 2_000_000 if FULL else 200_000))
BLIND_CASES, PROCESSES, SEED = 2_000, 2, 20091014
LEAST_PAYLOADS, LEAST_SHARE = 200, 0.3
MOST_SHOWN = 30


_judges: list[Judge] = []


def _learn(catalogue: dict[str, Any]) -> None:
	"""In each process that reads statements: make the judge once."""
	_judges.append(Judge(catalogue))


def _judged(rows: list[tuple[tuple[str, str, str], list[str]]]) -> list[str]:
	return [
		f"{complaint}: {person} {kind} {' '.join(origin)}"
		for (person, kind, text), origin in rows
		for complaint in _judges[-1].complaints(person, kind, text)
	]


class QueryFuzz(unittest.TestCase):
	folder: ClassVar[Path]
	catalogue: ClassVar[dict[str, Any]]

	@classmethod
	def setUpClass(cls) -> None:
		accounts()
		made = tempfile.TemporaryDirectory(prefix="ccm-fuzz-")
		cls.addClassCleanup(made.cleanup)
		cls.folder = Path(made.name)
		# The site's own user writes here, too.
		cls.folder.chmod(0o777)
		cls.on_the_site("prepare")
		cls.catalogue = json.loads((cls.folder / "catalogue.json").read_text(encoding="utf-8"))

	@classmethod
	def on_the_site(cls, function: str, **more: Any) -> None:
		"""Run a function of the campaign on the site. Raises when it fails."""
		given = repr({"folder": str(cls.folder), **more})
		call = [os.environ["CCM_SITE_COMMAND"], "execute", f"ccm_app.tests.fuzz.run.{function}"]
		done = subprocess.run([*call, "--kwargs", given], capture_output=True, text=True)
		if done.returncode:
			raise AssertionError(f"{function}: {done.stderr[-4000:]}")

	def played(self, number: int, grammar: int, name: str) -> dict[str, Any]:
		"""Play the queries in all processes. Answers figures, what the site found wrong, shapes with their origin."""

		def play(part: int) -> dict[str, Any]:
			more = {"number": number, "seed": SEED, "parts": PROCESSES, "part": part}
			self.on_the_site("play", **more, grammar=grammar, name=name)
			return dict(json.loads((self.folder / f"{name}-{part}.json").read_text(encoding="utf-8")))

		with ThreadPoolExecutor(PROCESSES) as pool:
			parts = list(pool.map(play, range(PROCESSES)))
		figures: Counter[str] = Counter()
		shapes: dict[tuple[str, str, str], list[str]] = {}
		for part in parts:
			figures.update(part["figures"])
			for person, kind, text, *origin in part["shapes"]:
				shapes.setdefault((person, kind, text), origin)
		return {
			"figures": figures,
			"wrong": [one for part in parts for one in part["wrong"]],
			"shapes": shapes,
		}

	def violations(self, found: dict[str, Any]) -> list[str]:
		"""What the site and the judge found wrong, with the statement."""
		# The same text next to itself is parsed once.
		rows = sorted(found["shapes"].items(), key=lambda row: row[0][2])
		size = max(1, -(-len(rows) // PROCESSES))
		parts = [rows[at : at + size] for at in range(0, len(rows), size)]
		with ProcessPoolExecutor(PROCESSES, initializer=_learn, initargs=(self.catalogue,)) as pool:
			return [*found["wrong"], *(one for part in pool.map(_judged, parts) for one in part)]

	def test_1_every_query_is_one_lawful_select_or_refused(self) -> None:
		self.assertGreaterEqual(len(set(payloads.general())), LEAST_PAYLOADS)
		found = self.played(CASES, 1, "fuzz")
		figures, violations = found["figures"], self.violations(found)
		refused = figures["refused"] + figures["broken off"]
		print(
			f"campaign query-fuzz: {figures['cases']} cases, {refused} refused, {figures['statements']} statements"
			f" ({len(found['shapes'])} shapes) parsed, {figures['seed']} attacks refused,"
			f" {figures['really run']} run for real, {len(violations)} violations"
		)
		self.assertFalse(violations, "\n".join(violations[:MOST_SHOWN]))
		self.assertEqual(figures["cases"], CASES)
		self.assertGreater(figures["statements"], (CASES - figures["seed"]) * LEAST_SHARE)
		self.assertGreater(figures["really run"], (CASES - figures["seed"]) // 250)

	def test_2_without_the_grammar_the_same_test_sees_that_statements_are_wrong(self) -> None:
		found = self.played(BLIND_CASES, 0, "blind")
		violations = self.violations(found)
		print(f"campaign query-fuzz without grammar: {BLIND_CASES} cases, {len(violations)} violations")
		self.assertGreater(len(violations), 0)
		self.assertTrue(any("a known attack became a statement" in one for one in violations))
