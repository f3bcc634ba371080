"""The release from which the upgrade is tried: which commit it is, and its files, out of this clone's own history."""

import json
import re
import shutil
import tarfile
from pathlib import Path

from .commands import run
from .places import ROOT, WORK
from .talk import Stop, step

# Until a release is tagged, a commit of the main branch stands for it; the reason is written beside it.
NAMED_IN = ROOT / "tests/site/upgrade/previous_release.json"
FOLDER = WORK / "previous-release"
_COMMIT = re.compile(r"[0-9a-f]{40}")


def commit_named_in(text: str) -> str:
	"""The commit that the file names, forty hexadecimal digits. Raises Stop when it names none."""
	try:
		named = json.loads(text)
	except ValueError:
		named = None
	commit = str(named.get("commit", "")) if isinstance(named, dict) else ""
	if not _COMMIT.fullmatch(commit):
		raise Stop(f"{NAMED_IN.name} names no commit of forty digits")
	return commit


def previous_release(clone: Path = ROOT, folder: Path = FOLDER, named_in: Path = NAMED_IN) -> Path:
	"""The folder with the files of the previous release; kept from an earlier run when the commit is the same.

	Raises Stop when the history of the clone does not reach back so far.
	"""
	commit = commit_named_in(named_in.read_text(encoding="utf-8"))
	mark = folder / ".commit"
	if mark.is_file() and mark.read_text(encoding="utf-8") == commit:
		return folder
	packed = folder.with_suffix(".tar")
	folder.parent.mkdir(parents=True, exist_ok=True)
	_pack(clone, commit, packed)
	step(f"upgrade: taking the previous release, {commit[:8]}, out of the history")
	shutil.rmtree(folder, ignore_errors=True)
	with tarfile.open(packed) as files:
		files.extractall(folder)
	packed.unlink()
	mark.write_text(commit, encoding="utf-8")
	return folder


def _pack(clone: Path, commit: str, packed: Path) -> None:
	"""Raises Stop when there is no history (an exported tree), or a short one (a shallow clone)."""
	git = ["git", "-c", f"safe.directory={clone}", "-C", clone]
	if not (clone / ".git").exists():
		raise Stop(f"{clone} is no clone but exported files, so the previous release is not at hand")
	if not run([*git, "cat-file", "-e", f"{commit}^{{commit}}"], limit=30).well:
		raise Stop(
			f"the history here lacks the previous release {commit[:8]} (git fetch --unshallow brings it)"
		)
	outcome = run([*git, "archive", "--format=tar", f"--output={packed}", commit], limit=120)
	if not outcome.well:
		raise Stop(f"the previous release could not be taken out of the history: {outcome.last_lines(1)}")
