"""The permission matrix: everybody asks for everything through every way in, and the answers are those of the rules.

The rules are docs/policy/permissions.yaml. The cells are played inside the bench against Frappe's own application;
a part of them again over HTTP. `./ccm test` plays a sample in which every pair of person, client, DocType and way
that belongs together appears; `./ccm test --full` plays the whole product.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from ccm_app.tests.matrix.cells import Cell, sample
from ccm_app.tests.matrix.oracle import CHANGED, GIVEN, LEAK, NOT_GIVEN, TOLD_APART
from tests.site.confidentiality.matrix import Matrix, OverHttp

SAMPLE, OVER_HTTP, SEED = 20_000, 2_000, 20091014
WHOLE = 150_000
MOST_SHOWN = 200


def is_full() -> bool:
	return bool(os.environ.get("CCM_FULL_TESTS"))


def limit() -> int:
	"""A smaller number of cells, for a look in between; 0 is no limit."""
	return int(os.environ.get("CCM_MATRIX_CELLS", "0"))


def seed() -> int:
	"""Which sample is taken; another number asks other cells."""
	return int(os.environ.get("CCM_MATRIX_SEED", SEED))


class PermissionMatrix(unittest.TestCase):
	matrix: ClassVar[Matrix]

	@classmethod
	def setUpClass(cls) -> None:
		folder = cls.folder()
		# The site's own user writes here, too.
		folder.chmod(0o777)
		cls.matrix = Matrix(folder)
		cls.matrix.prepare()

	@classmethod
	def folder(cls) -> Path:
		"""A folder of this run, or the one in which a long run is taken up again."""
		if kept := os.environ.get("CCM_MATRIX_FOLDER"):
			Path(kept).mkdir(parents=True, exist_ok=True)
			return Path(kept)
		temporary = tempfile.TemporaryDirectory(prefix="ccm-matrix-")
		cls.addClassCleanup(temporary.cleanup)
		return Path(temporary.name)

	def cells(self) -> list[Cell]:
		"""The cells of this run."""
		every = list(self.matrix.product.cells())
		self.assertGreater(len(every), WHOLE)
		if is_full() and not limit():
			return every
		size = limit() or SAMPLE
		return sample(every, size, seed(), self.matrix.expected.is_promised)[-size:]

	def test_1_every_cell_answers_as_the_rules_say(self) -> None:
		cells = self.cells()
		results = self.matrix.play(cells)
		keep_a_copy(results)
		self.report(results, len(cells))

	def report(self, results: dict[str, Any], asked: int) -> None:
		"""Print the figures, and fail with every mismatch."""
		figures = Counter(results["figures"])
		wrong = figures["with a mismatch"]
		print(
			f"campaign matrix: {figures['cells']} cells, {figures['allowed and given']} allowed and given, "
			f"{figures['denied and refused']} denied and refused, {figures['open and harmless']} left to a stage, "
			f"{wrong} mismatches ({self.by_kind(results)}), "
			f"{figures['asked about nothing']} compared with what does not exist, "
			f"{1000 * figures['seconds'] / max(1, figures['cells']):.1f} ms a cell"
		)
		self.assertEqual(figures["cells"], asked)
		found = lines(results["mismatches"])
		self.assertEqual(found, [], "\n" + "\n".join(found))
		self.assertGreater(figures["allowed and given"], figures["cells"] // 100)

	@staticmethod
	def by_kind(results: dict[str, Any]) -> str:
		"""How many different mismatches of each kind there are."""
		kinds = Counter(one["key"][0] for one in results["mismatches"])
		return ", ".join(f"{kinds[what]} {what}" for what in (LEAK, GIVEN, CHANGED, NOT_GIVEN, TOLD_APART))

	def test_2_over_http_the_answers_are_the_same(self) -> None:
		http = OverHttp(self.matrix)
		harmless = [cell for cell in self.matrix.product.cells() if http.is_harmless(cell)]
		size = min(OVER_HTTP, limit() or OVER_HTTP)
		cells = sample(harmless, size, seed() + 1, self.matrix.expected.is_promised)[-size:]
		started = time.monotonic()
		found = list(http.mismatches(cells))
		took = 1000 * (time.monotonic() - started) / len(cells)
		print(f"campaign matrix over HTTP: {len(cells)} cells, {len(found)} mismatches, {took:.1f} ms a cell")
		self.assertEqual(found, [], "\n".join(found[:MOST_SHOWN]))


def lines(mismatches: list[dict[str, Any]]) -> list[str]:
	"""One line for each mismatch: what, who, whose, which record, which way, what was expected, what came."""
	found = []
	for one in mismatches[:MOST_SHOWN]:
		what, person, client, kind, way = one["key"]
		example = one["examples"][0]
		found.append(
			f"{what}: {person} / {client or 'nobody'} / {kind} / {way}: expected {example['expected']}, "
			f"got {example['status']} {example['details']}"
		)
	return found


def keep_a_copy(results: dict[str, Any]) -> None:
	"""Keep the results where CCM_MATRIX_RESULTS says, for whoever has to close a mismatch."""
	if path := os.environ.get("CCM_MATRIX_RESULTS"):
		Path(path).write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
	unittest.main()
