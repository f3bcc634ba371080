"""The script `ccm` itself: what it understands, and what it says on an old Python."""

import ast
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "ccm"


def call(*words: str) -> "subprocess.CompletedProcess[str]":
	return subprocess.run([sys.executable, str(SCRIPT), *words], capture_output=True, text=True, timeout=60)


class ScriptTest(unittest.TestCase):
	def test_an_old_python_gets_one_sentence_and_no_traceback(self) -> None:
		old = f"import sys; sys.version_info = (3, 8, 1); sys.argv = ['ccm', 'demo']; exec(open({str(SCRIPT)!r}).read())"
		ended = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, timeout=60)
		self.assertEqual(ended.returncode, 2)
		self.assertEqual(
			ended.stderr,
			"ccm needs Python 3.10 or newer; this is Python 3.8. Install a newer one and run: python3.11 ccm demo\n",
		)

	def test_an_old_python_can_read_the_script(self) -> None:
		text = SCRIPT.read_text(encoding="utf-8")
		self.assertIsInstance(ast.parse(text, feature_version=(3, 4)), ast.Module)
		self.assertFalse([node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)])

	def test_the_script_can_be_started(self) -> None:
		self.assertTrue(SCRIPT.stat().st_mode & 0o100)

	def test_help_names_the_three_words(self) -> None:
		ended = call("--help")
		self.assertEqual(ended.returncode, 0)
		for word in ("demo [folder]", "site", "test"):
			self.assertIn(word, ended.stdout)

	def test_an_unknown_word_is_refused(self) -> None:
		ended = call("deploy")
		self.assertEqual(ended.returncode, 2)
		self.assertIn("invalid choice: 'deploy'", ended.stderr)

	def test_what_stands_behind_it_needs_the_standard_library_only(self) -> None:
		allowed = {*sys.stdlib_module_names, "ccm_tools"}
		for file in (ROOT / "ccm_tools").glob("*.py"):
			for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
				names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
				names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
				# The rules of permissions are read by tests and by whoever makes their page, never by the script.
				extra = {"yaml"} if file.name == "policy.py" else set()
				self.assertEqual(
					[name for name in names if name.split(".")[0] not in allowed | extra], [], file.name
				)


class StopTest(unittest.TestCase):
	def test_stopping_a_site_that_was_never_started_says_so(self) -> None:
		with tempfile.TemporaryDirectory() as temporary:
			code = (
				"import pathlib, sys; from ccm_tools import services, site_word;"
				f"services.PIDS = pathlib.Path({temporary!r}); sys.exit(site_word.stop_site())"
			)
			ended = subprocess.run(
				[sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
			)
		self.assertEqual(
			(ended.returncode, ended.stdout), (0, "Nothing that ./ccm site started is running.\n")
		)
