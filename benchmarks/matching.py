"""How well the same person is found again: `python benchmarks/matching.py [people ...]`, 100,000 when nothing is said.

Prints, for each kind of variant, in how many of a hundred returns the true person is among the first five shown, how
many newcomers of a hundred are held up, and what an answer takes. People and variants are those of the evaluation
split: seeds, rules of writing and names that no constant was chosen for.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field

from match_store import SqliteStore, hasher, person_of
from people_generator.people import Made, People
from people_generator.returns import return_of

from ccm_app.domain import matching

SPLIT, SEED = "evaluation", 2026
IN_MEMORY = 200_000


@dataclass
class Figures:
	"""What a run measured. Shares are of one; times in milliseconds."""

	people: int
	shown: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
	held_up: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
	anywhere: list[bool] = field(default_factory=list)
	others: list[int] = field(default_factory=list)
	milliseconds: list[float] = field(default_factory=list)
	of_work: list[float] = field(default_factory=list)

	@property
	def in_first_five(self) -> float:
		"""The share of returns whose true person was shown."""
		return _share([one for found in self.shown.values() for one in found])

	@property
	def newcomers_held_up(self) -> float:
		"""The share of newcomers for whom anybody was shown."""
		return _share([one for found in self.held_up.values() for one in found])

	@property
	def median(self) -> float:
		"""The time of an answer at the median."""
		return statistics.median(self.milliseconds)

	@property
	def median_of_work(self) -> float:
		"""The same, without the time in which the machine did other work."""
		return statistics.median(self.of_work)

	@property
	def slow(self) -> float:
		"""The time of an answer that 95 of 100 do not exceed."""
		return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]

	def line(self) -> str:
		"""Everything that counts, in one line."""
		return (
			f"{self.people:,} people; {self.in_first_five:.1%} of returns shown among five "
			f"(ranked among five without a threshold {_share(self.anywhere):.1%}), "
			f"{self.newcomers_held_up:.1%} of newcomers held up, {statistics.mean(self.others):.1f} others shown "
			f"to a return, {self.median:.1f} ms at the median "
			f"({self.median_of_work:.1f} ms of the processor), {self.slow:.1f} ms at the 95th percentile"
		)


def _share(found: list[bool]) -> float:
	return sum(found) / max(1, len(found))


def filled(people: People, number: int, path: str) -> tuple[list[Made], SqliteStore]:
	"""A register of so many people."""
	register = [people.one() for _number in range(number)]
	store = SqliteStore(path)
	store.fill(register, _shown_progress)
	return register, store


def _shown_progress(done: int) -> None:
	if sys.stderr.isatty():
		print(f"\r{done:,} people stored", end="", file=sys.stderr)


def measured(number: int, returns: int, newcomers: int, path: str = ":memory:") -> Figures:
	"""Ask a register of `number` people for so many returns and newcomers of the evaluation split."""
	people = People(SEED, SPLIT)
	register, store = filled(people, number, path)
	figures = Figures(number)
	for _time in range(returns):
		true = people.chance.randrange(number)
		kind, made = return_of(register[true], people, SPLIT)
		ranked = _asked(made, store, figures)
		shown = [match.person for match in ranked if match.held_up][: matching.SHOWN]
		figures.shown[kind].append(str(true) in shown)
		figures.anywhere.append(str(true) in [match.person for match in ranked[: matching.SHOWN]])
		figures.others.append(len(set(shown) - {str(true)}))
	for _time in range(newcomers):
		kind, made = people.newcomer(register)
		figures.held_up[kind].append(any(match.held_up for match in _asked(made, store, figures)))
	return figures


def _asked(made: Made, store: SqliteStore, figures: Figures) -> list[matching.Match]:
	person = person_of(made)
	started, worked = time.perf_counter(), time.process_time()
	ranked = matching.find(person, store, hasher)
	figures.milliseconds.append((time.perf_counter() - started) * 1000)
	figures.of_work.append((time.process_time() - worked) * 1000)
	return ranked


def shown_by_kind(figures: Figures) -> str:
	"""A line for every kind of return and of newcomer."""
	lines = [
		f"  return, {kind}: {_share(found):.1%} of {len(found)}" for kind, found in figures.shown.items()
	]
	lines += [
		f"  newcomer held up, {kind}: {_share(found):.1%} of {len(found)}"
		for kind, found in figures.held_up.items()
	]
	return "\n".join(sorted(lines))


def main(sizes: list[int]) -> None:
	"""Print the figures of each size."""
	for number in sizes or [100_000]:
		with tempfile.TemporaryDirectory() as folder:
			path = ":memory:" if number <= IN_MEMORY else f"{folder}/tokens.sqlite"
			figures = measured(number, 4_000, 4_000, path)
		print("\r" + figures.line())
		print(shown_by_kind(figures))


if __name__ == "__main__":
	main([int(one) for one in sys.argv[1:]])
