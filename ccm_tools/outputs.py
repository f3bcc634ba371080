"""Reading what the test tools print."""

import re
from dataclasses import dataclass

CAMPAIGN = "campaign "
_PYTEST_WORDS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
_PYTEST_END = re.compile(r"\bin \d+(\.\d+)?s\b")
_UNITTEST_RAN = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
_UNITTEST_END = re.compile(r"^(?:OK|FAILED)(?: \(([^)]*)\))?\s*$", re.MULTILINE)
_UNITTEST_WORD = re.compile(r"([a-z ]+)=(\d+)")
_SKIP = re.compile(r"^SKIPPED \[(\d+)\] (?:\S+: )?(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Counts:
	"""How many tests passed, failed, and did not run."""

	passed: int = 0
	failed: int = 0
	skipped: int = 0

	@property
	def total(self) -> int:
		"""Tests that were found."""
		return self.passed + self.failed + self.skipped


def pytest_counts(text: str) -> Counts | None:
	"""The counts in pytest's last line, such as `3 failed, 120 passed in 4.2s`; None when it printed none.

	Errors and tests that passed though they were expected to fail count as failed.
	"""
	for line in reversed(text.splitlines()):
		if _PYTEST_END.search(line) and ("no tests ran" in line or _PYTEST_WORDS.search(line)):
			return _of_words({word: int(number) for number, word in _PYTEST_WORDS.findall(line)})
	return None


def _of_words(words: dict[str, int]) -> Counts:
	failed = sum(words.get(word, 0) for word in ("failed", "error", "errors", "xpassed"))
	return Counts(words.get("passed", 0) + words.get("xfailed", 0), failed, words.get("skipped", 0))


def unittest_counts(text: str) -> Counts | None:
	"""The counts of all `Ran N tests` blocks that unittest printed; None when it printed none."""
	ran = [int(number) for number in _UNITTEST_RAN.findall(text)]
	if not ran:
		return None
	words: dict[str, int] = {}
	for details in _UNITTEST_END.findall(text):
		for word, number in _UNITTEST_WORD.findall(details):
			words[word.strip()] = words.get(word.strip(), 0) + int(number)
	failed = words.get("failures", 0) + words.get("errors", 0) + words.get("unexpected successes", 0)
	skipped = words.get("skipped", 0)
	return Counts(max(sum(ran) - failed - skipped, 0), failed, skipped)


def skip_reasons(text: str) -> list[str]:
	"""Why tests did not run, from pytest's `-rs` lines: each reason once, with its number of tests."""
	numbers: dict[str, int] = {}
	for number, reason in _SKIP.findall(text):
		numbers[reason.strip()] = numbers.get(reason.strip(), 0) + int(number)
	return [f"{number} x {reason}" for reason, number in numbers.items()]


def campaign_lines(text: str) -> list[str]:
	"""The lines that a suite wants repeated near the end."""
	return [line.rstrip() for line in text.splitlines() if line.startswith(CAMPAIGN)]
