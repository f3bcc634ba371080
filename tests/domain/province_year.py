"""A year of a province, invented day by day: who was seen when, who was on the way, whose case manager was gone.

The year knows the truth by itself: each day holds what happened on it, and a question about a day is answered by
looking at the days one by one. Nothing here is asked of the rules of the watch.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST_DAY = date(2026, 1, 1)
DAYS = 365
# The ministry's days, as the year understands them: written here anew, not read from the rules.
QUIET = {
	"Identification": 3,
	"Registration": 7,
	"Social assessment": 14,
	"Case conference": 14,
	"Case plan": 14,
	"Referral": 14,
	"Services": 30,
	"Reintegration and follow-up": 30,
}
STAGES = list(QUIET)
UNDER_WAY = 1


def day_of(number: int) -> date:
	"""The day of the year with this number, from 0."""
	return FIRST_DAY + timedelta(days=number)


@dataclass
class Worker:
	"""A case manager. away: days off the staff; disabled_from: the day on which the account was switched off.

	leave: days of leave; covered: those of them on which a colleague stands in.
	"""

	name: str
	away: set[int] = field(default_factory=set)
	disabled_from: int = DAYS
	leave: set[int] = field(default_factory=set)
	covered: set[int] = field(default_factory=set)

	def is_missed(self, day: int) -> bool:
		"""On leave, and nobody stands in."""
		return day in self.leave and day not in self.covered


@dataclass
class Life:
	"""One client, by days of the year. ends: the day on which the case is closed."""

	name: str
	begins: int
	ends: int
	stage: dict[int, str] = field(default_factory=dict)
	words: set[int] = field(default_factory=set)
	on_the_way: set[int] = field(default_factory=set)
	handed_over: set[int] = field(default_factory=set)
	# Day -> the day on which the client was expected across the border, as it was known then.
	abroad: dict[int, int] = field(default_factory=dict)
	manager: dict[int, Worker] = field(default_factory=dict)
	# Day -> the day on which the next step is due, as it was known then.
	due: dict[int, int] = field(default_factory=dict)

	def is_open(self, day: int) -> bool:
		return self.begins <= day < self.ends

	def wrong(self, day: int) -> set[str]:
		"""What is wrong with this client on the evening of a day."""
		quiet = QUIET[self.stage[day]]
		worker = self.manager[day]
		truths = {
			"silent": not any(before in self.words for before in range(day - quiet, day + 1)),
			"on_the_way": all(before in self.on_the_way for before in range(day - UNDER_WAY - 1, day + 1)),
			"between_offices": all(
				before in self.handed_over for before in range(day - UNDER_WAY - 1, day + 1)
			),
			"overdue": self.due[day] < day,
			"manager_disabled": day >= worker.disabled_from,
			"manager_away": day < worker.disabled_from and day in worker.away,
			"on_leave": day < worker.disabled_from and day not in worker.away and worker.is_missed(day),
			"across_a_border": day in self.abroad and day > self.abroad[day] + UNDER_WAY,
		}
		return {what for what, true in truths.items() if true}


class Year:
	"""A province: its workers and its clients."""

	def __init__(self, clients: int, seed: int):
		self.random = random.Random(seed)
		# Of its own, so that the rest of the year stays as it was before there were leaves and borders.
		self.later = random.Random(seed + 1)
		self.workers = [self._worker(number) for number in range(max(2, clients // 25))]
		self.lives = [self._life(number) for number in range(clients)]

	def _worker(self, number: int) -> Worker:
		worker = Worker(f"worker-{number}@svr.example")
		for _time in range(2):
			begins, lasts = self.random.randrange(DAYS), self.random.choice((3, 7, 14, 60))
			worker.away |= set(range(begins, begins + lasts))
		if self.random.random() < 0.2:
			worker.disabled_from = self.random.randrange(DAYS)
		self._take_leave(worker)
		return worker

	def _take_leave(self, worker: Worker) -> None:
		"""Some leaves are covered from their first day to the last, some only after a while, some never."""
		for _time in range(3):
			begins, lasts = self.later.randrange(DAYS), self.later.choice((1, 5, 14, 90))
			days = range(begins, begins + lasts)
			worker.leave |= set(days)
			covered_after = self.later.choice((0, 0, 2, lasts))
			worker.covered |= set(days[covered_after:])

	def _go_abroad(self, life: Life) -> None:
		"""Most arrivals are confirmed by the day on which they were expected, some late, some never."""
		if self.later.random() < 0.15:
			begins, expected = self.later.randrange(life.begins, life.ends), self.later.randrange(1, 20)
			confirmed = begins + expected + self.later.choice((-1, 0, 1, 2, 5, 40))
			life.abroad |= {day: begins + expected for day in range(begins, confirmed)}

	def _life(self, number: int) -> Life:
		begins = self.random.randrange(-200, DAYS - 5)
		life = Life(f"SVR-2026-{number:06}", begins, min(DAYS, begins + self.random.randrange(20, 400)))
		self._live_through_stages(life)
		self._speak(life)
		self._be_silent_sometimes(life)
		self._travel(life)
		self._go_abroad(life)
		self._be_managed(life)
		self._have_next_steps(life)
		return life

	def _live_through_stages(self, life: Life) -> None:
		stage, until = 0, life.begins + self.random.randrange(1, 5)
		for day in range(life.begins, life.ends):
			if day >= until and stage < len(STAGES) - 1:
				stage, until = stage + 1, day + self.random.randrange(2, 60)
				# Nobody is taken to the next stage unseen.
				life.words.add(day)
			life.stage[day] = STAGES[stage]

	def _speak(self, life: Life) -> None:
		"""Somebody sees the client as often as the stage asks, mostly on time."""
		day = life.begins
		while day < life.ends:
			life.words.add(day)
			quiet = QUIET[life.stage[day]]
			day += self.random.randrange(1, quiet + 1) if self.random.random() < 0.97 else quiet + 2

	def _be_silent_sometimes(self, life: Life) -> None:
		"""A provider that reports nothing any more, a client who went away."""
		while self.random.random() < 0.4:
			begins = self.random.randrange(life.begins + 1, life.ends + 1)
			life.words -= set(range(begins, begins + self.random.randrange(5, 150)))

	def _travel(self, life: Life) -> None:
		for days in (life.on_the_way, life.handed_over):
			if self.random.random() < 0.4:
				begins = self.random.randrange(life.begins, life.ends)
				# Most are received the same or the next day; some hand-overs are lost.
				lasts = self.random.choice((1, 1, 2, 3, 10, 90))
				days |= set(range(begins, begins + lasts))

	def _be_managed(self, life: Life) -> None:
		worker = self.random.choice(self.workers)
		for day in range(life.begins, life.ends):
			gone = day >= worker.disabled_from or day in worker.away
			# Sometimes a colleague takes the case over, sometimes nobody thinks of it.
			if gone and self.random.random() < 0.05:
				worker = self.random.choice(self.workers)
			life.manager[day] = worker

	def _have_next_steps(self, life: Life) -> None:
		due = life.begins + 14
		for day in range(life.begins, life.ends):
			done = due - day < self.random.randrange(1, 10) and self.random.random() < 0.5
			if done:
				due = day + self.random.randrange(5, 40)
			life.due[day] = due
