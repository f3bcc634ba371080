"""A year of referrals of one office: providers that answer, are late, are silent or full; people who act or forget.

What should have been told on which day is worked out here from the life of each referral alone, by its own arithmetic
and not by the rules that are examined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ccm_app.domain.referral_steps import Known

BEGINS = date(2026, 1, 1)
DAYS = 365
# Urgency -> days for each step, days late until the office hears, and until the Central Office does.
DUE = {"Urgent": (1, 1, 2), "Soon": (3, 2, 5), "Planned": (7, 2, 5)}
PLACE, QUIET = 14, 30
# The server does not run on these days; what was to be told then is told on the next one.
DOWN = frozenset({BEGINS + timedelta(days=day) for day in (40, 41, 42, 200)})


def day(number: int) -> date:
	"""A day of the year, from 0."""
	return BEGINS + timedelta(days=number)


@dataclass
class Life:
	"""One referral: its row as the register has it, and the days on which something happens to it."""

	row: dict[str, Any]
	happens: dict[date, list[dict[str, Any]]] = field(default_factory=dict)
	# Due day -> the day before which whatever was due then was done; None when nobody ever did it.
	due: list[tuple[date, date | None]] = field(default_factory=list)
	known: Known = field(default_factory=Known)
	told: list[tuple[date, str]] = field(default_factory=list)

	def live(self, today: date) -> None:
		"""Let happen what happens on this day, before the watch looks."""
		for change in self.happens.get(today, ()):
			known = change.pop("known", None)
			self.known = known or self.known
			self.row |= change

	def then(self, on: date, **change: Any) -> None:
		"""Write down that something happens on a day."""
		self.happens.setdefault(on, []).append(change)

	def expected(self) -> list[tuple[date, str]]:
		"""When who has to hear, told by the life alone."""
		_, office, central = DUE[self.row["urgency"]]
		levels = (("Case manager", 0), ("Field Office", office), ("Central Office", central))
		found: list[tuple[date, str]] = []
		for due, done in self.due:
			for level, after in levels:
				heard = _running(due + timedelta(days=after))
				if heard < (done or date.max) and heard < day(DAYS):
					found.append((heard, level))
		return sorted(found)


def _running(wanted: date) -> date:
	while wanted in DOWN:
		wanted += timedelta(days=1)
	return wanted


def lives(count: int, seed: int) -> list[Life]:
	"""So many referrals, begun all over the year, each with a life of its own."""
	die = Random(seed)
	return [_life(die, number) for number in range(count)]


def _life(die: Random, number: int) -> Life:
	urgency = die.choices(tuple(DUE), (1, 2, 4))[0]
	begun = day(die.randrange(DAYS - 60))
	step = timedelta(days=DUE[urgency][0])
	row = {
		"name": f"R{number:05}",
		"urgency": urgency,
		"referral_category": "Sent",
		"referred_on": begun,
		"answer_due_on": begun + step,
	}
	life = Life(row)
	die.choices((_prompt, _late, _silent, _refused, _withdrawn, _away), (5, 4, 2, 4, 2, 2))[0](
		life, die, begun, step
	)
	return life


def _prompt(life: Life, die: Random, begun: date, step: timedelta) -> None:
	"""The provider answers in time, the service begins and ends in time."""
	answered = begun + timedelta(days=die.randrange(step.days + 1))
	life.due.append((begun + step, answered))
	_serve(life, die, answered, step)


def _late(life: Life, die: Random, begun: date, step: timedelta) -> None:
	"""The provider answers some days late; whoever was told until then was told."""
	answered = begun + step + timedelta(days=die.randrange(1, 12))
	life.due.append((begun + step, answered))
	_serve(life, die, answered, step)


def _silent(life: Life, die: Random, begun: date, step: timedelta) -> None:
	"""The provider never answers and nobody does anything."""
	life.due.append((begun + step, None))


def _refused(life: Life, die: Random, begun: date, step: timedelta) -> None:
	"""No place: elsewhere soon or late, a place that is waited for and asked for, or forgotten."""
	answered = begun + timedelta(days=die.randrange(step.days + 1))
	life.due.append((begun + step, answered))
	life.then(answered, referral_category="Declined", answered_on=answered)
	ends = die.choice(("elsewhere", "waits", "forgotten", "given up"))
	if ends == "waits":
		life.then(answered, waits_for_place=1, waiting_since=answered)
		_wait(life, die, answered)
		return
	done = None if ends == "forgotten" else answered + timedelta(days=die.randrange(step.days + 9))
	life.due.append((answered + step, done))
	if done:
		life.then(done, **({"followed_by": "R-NEXT"} if ends == "elsewhere" else {"given_up": 1}))


def _wait(life: Life, die: Random, since: date) -> None:
	for _ in range(die.randrange(3)):
		asked = since + timedelta(days=die.randrange(1, PLACE + 8))
		life.due.append((since + timedelta(days=PLACE), asked))
		life.then(asked, place_asked_on=asked)
		since = asked
	life.due.append((since + timedelta(days=PLACE), None))


def _withdrawn(life: Life, die: Random, begun: date, step: timedelta) -> None:
	"""The client goes home, before or after the answer was due."""
	gone = begun + timedelta(days=die.randrange(step.days + 6))
	life.due.append((begun + step, gone))
	life.then(gone, referral_category="Withdrawn", ended_on=gone)


def _away(life: Life, die: Random, begun: date, step: timedelta) -> None:
	"""The provider says in time that the client did not come; the office finds the client or does not."""
	said = begun + timedelta(days=die.randrange(step.days + 1))
	life.due.append((begun + step, said))
	life.then(said, known=Known("Did not come", said))
	found = die.choice((None, said + timedelta(days=die.randrange(step.days + 5))))
	life.due.append((said + step, found))
	if found:
		life.then(found, referral_category="Withdrawn", ended_on=found)


def _serve(life: Life, die: Random, answered: date, step: timedelta) -> None:
	life.then(answered, referral_category="Accepted", answered_on=answered)
	begins = answered + timedelta(days=die.randrange(step.days + 4))
	life.due.append((answered + step, begins))
	life.then(begins, referral_category="In service")
	heard = max(answered, begins)
	life.due.append((answered + timedelta(days=QUIET), heard + timedelta(days=1)))
	life.then(heard + timedelta(days=1), known=Known(served_on=heard))
	ends = heard + timedelta(days=die.randrange(2, QUIET + 10))
	life.due.append((heard + timedelta(days=QUIET), ends))
	life.then(ends, referral_category="Completed", ended_on=ends)


def days() -> Iterator[date]:
	"""The days of the year on which the server runs."""
	return (day(number) for number in range(DAYS) if day(number) not in DOWN)
