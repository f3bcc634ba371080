"""Functions of at most 40 lines and files of at most 300: a limit that nobody checks does not hold."""

from __future__ import annotations

import ast
import unittest
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 300, 40
# Tests may set a scene at length.
TESTS = ROOT / "ccm_app/tests"


def product() -> Iterator[Path]:
	for folder in ("ccm_app", "ccm_tools"):
		found = sorted((ROOT / folder).rglob("*.py"))
		yield from (path for path in found if TESTS not in path.parents)


class Sizes(unittest.TestCase):
	def test_no_file_is_too_long(self) -> None:
		files = [*product(), *(ROOT / "ccm_app").rglob("*.js")]
		sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
		self.assertGreater(len(sizes), 500)
		self.assertEqual([], [str(path) for path, size in sizes.items() if size > LINES_OF_A_FILE])

	def test_no_function_is_too_long(self) -> None:
		found = []
		for path in product():
			for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
				if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
					length = (node.end_lineno or node.lineno) - node.lineno + 1
					found += [f"{path}:{node.lineno} {node.name}"] if length > LINES_OF_A_FUNCTION else []
		self.assertEqual([], found)


if __name__ == "__main__":
	unittest.main()
