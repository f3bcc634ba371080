"""Whether a commit message is `type(scope): What`, for the commit-msg hook."""

import re
import sys
from pathlib import Path

TYPES = ("build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test")
_FIRST_LINE = re.compile(rf"^(?:{'|'.join(TYPES)})\([a-z0-9-]+\)!?: \S.{{0,88}}$")
_MADE_BY_GIT = ("Merge ", "Revert ", "fixup! ", "squash! ")


def complaint(message: str) -> str:
	"""What is wrong with a commit message, as a sentence; empty when it is right."""
	lines = [line for line in message.splitlines() if not line.startswith("#")]
	first = lines[0].strip() if lines else ""
	if first.startswith(_MADE_BY_GIT) or _FIRST_LINE.match(first):
		return ""
	return f"The first line should be type(scope): What, with a type of {', '.join(TYPES)}. It is: {first!r}"


if __name__ == "__main__":
	sys.exit(complaint(Path(sys.argv[1]).read_text(encoding="utf-8")) or 0)
