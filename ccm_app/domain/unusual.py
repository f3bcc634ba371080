"""Which looks at identities somebody should ask about. Nobody is accused: a reason is a question.

The shells hand over the looks of one day and what is known about them; here it is decided which are unusual.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ccm_app.domain.working_days import is_working_day

MANY_LOOKS, CLOSED_CASE, NEW_PLACE = "many looks", "closed case", "new place"
OUT_OF_HOURS, EMPTY_SEARCHES, NO_DUTY = "out of hours", "empty searches", "no duty"
EMERGENCY = "emergency"
REASONS = (MANY_LOOKS, CLOSED_CASE, NEW_PLACE, OUT_OF_HOURS, EMPTY_SEARCHES, NO_DUTY, EMERGENCY)

# Acts by which somebody sees an identity; stating a purpose shows nothing yet.
SEEING = frozenset({"Opened", "Changed", "Printed", "Exported", "Emergency"})
SEARCHED = "Searched"
OFFICE_OPENS, OFFICE_CLOSES = time(6, 30), time(18, 30)
EMPTY_SEARCHES_A_DAY = 10
DAYS_A_PLACE_IS_KNOWN = 90
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Look:
	"""One row of the log of looks.

	at: in the time of the ministry. place: the hash under which the place of the user is known, "" when nobody
	was signed in over the network. answers: how many clients a search answered.
	"""

	name: str
	user: str
	at: datetime
	act: str
	client: str = ""
	place: str = ""
	answers: int = 0


@dataclass(frozen=True)
class Known:
	"""What is known beside the looks.

	holidays: days on which offices are closed. closed_clients: clients all of whose cases have ended. duties: per
	client the users who have done something in a case of the client. places: per user the places of the last 90
	days; a user without any is new, and a new user's places are not asked about.
	"""

	holidays: Collection[date] = frozenset()
	closed_clients: Collection[str] = frozenset()
	duties: Mapping[str, Collection[str]] | None = None
	places: Mapping[str, Collection[str]] | None = None
	looks_an_hour: int = 20


def reasons(looks: Sequence[Look], known: Known) -> dict[str, tuple[str, ...]]:
	"""Per name of a look why somebody should ask about it, in the order of REASONS; looks without a reason are left
	out.
	"""
	found: dict[str, set[str]] = defaultdict(set)
	for look in looks:
		found[look.name] |= {reason for reason in _own_reasons(look, known)}
	for names, reason in (
		(_many_in_an_hour(looks, known), MANY_LOOKS),
		(_empty_searches(looks), EMPTY_SEARCHES),
	):
		for name in names:
			found[name].add(reason)
	return {name: tuple(one for one in REASONS if one in why) for name, why in found.items() if why}


def _own_reasons(look: Look, known: Known) -> Iterator[str]:
	"""What one look says by itself."""
	if look.act not in SEEING | {SEARCHED}:
		return
	if look.act == "Emergency":
		yield EMERGENCY
	if look.client and look.client in known.closed_clients:
		yield CLOSED_CASE
	if _is_new_place(look, known):
		yield NEW_PLACE
	if is_out_of_hours(look.at, known.holidays):
		yield OUT_OF_HOURS
	if look.client and known.duties is not None and look.user not in known.duties.get(look.client, ()):
		yield NO_DUTY


def _is_new_place(look: Look, known: Known) -> bool:
	places = (known.places or {}).get(look.user) or ()
	return bool(look.place and places and look.place not in places)


def is_out_of_hours(moment: datetime, holidays: Collection[date]) -> bool:
	"""True on Saturdays, Sundays and holidays, and before 6.30 or after 18.30 on other days.

	The handbook names no office hours; these leave an hour around those of Cambodian offices.
	"""
	return not is_working_day(moment.date(), holidays) or not OFFICE_OPENS <= moment.time() <= OFFICE_CLOSES


def _many_in_an_hour(looks: Iterable[Look], known: Known) -> Iterator[str]:
	"""The looks of every hour in which one user saw more different clients than `looks_an_hour`."""
	by_user: dict[str, list[Look]] = defaultdict(list)
	for look in sorted(looks, key=lambda look: look.at):
		if look.act in SEEING and look.client:
			by_user[look.user].append(look)
	for own in by_user.values():
		yield from _crowded(own, known.looks_an_hour)


def _crowded(own: Sequence[Look], most: int) -> set[str]:
	crowded: set[str] = set()
	first = 0
	clients: Counter[str] = Counter()
	for last, look in enumerate(own):
		clients[look.client] += 1
		while look.at - own[first].at > _HOUR:
			clients[own[first].client] -= 1
			first += 1
		if sum(1 for count in clients.values() if count) > most:
			crowded |= {one.name for one in own[first : last + 1]}
	return crowded


def _empty_searches(looks: Iterable[Look]) -> Iterator[str]:
	"""Searches that found nobody, of users who made ten or more of them on the day: names are being tried out."""
	empty: dict[str, list[str]] = defaultdict(list)
	for look in looks:
		if look.act == SEARCHED and not look.answers:
			empty[look.user].append(look.name)
	for names in empty.values():
		if len(names) >= EMPTY_SEARCHES_A_DAY:
			yield from names


def counted(found: Mapping[str, Sequence[str]]) -> dict[str, int]:
	"""How many looks have each reason, in the order of REASONS; reasons that no look has are left out."""
	counts = Counter(reason for why in found.values() for reason in why)
	return {reason: counts[reason] for reason in REASONS if counts[reason]}
