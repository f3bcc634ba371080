"""An attack, what it leaves behind, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.site.confidentiality.replay.http import Answer
from tests.site.confidentiality.replay.world import HASH_OF_A_PASSWORD, Victim


@dataclass
class Evidence:
	"""The answers that the attackers got, and what came true; `harm` is empty when nothing did."""

	answers: list[Answer] = field(default_factory=list)
	harm: str = ""


Act = Callable[[Any, Victim], Evidence]
Prepare = Callable[[Any], Victim]


@dataclass(frozen=True)
class Attack:
	"""One row of the list of proved leaks (L) and corruptions (C).

	act: tries it as the world's attackers on a victim. prepare: makes the victim; the world's common one if none.
	names_a_record: the requests carry names of records, so they are made again for a client that does not exist and
	the answers must be the same. may_change: tables of ours in which the attackers rightly write.
	"""

	id: str
	says: str
	act: Act
	prepare: Prepare
	names_a_record: bool = False
	may_change: frozenset[str] = frozenset()


ATTACKS: dict[str, Attack] = {}


def attack(
	id: str,
	says: str,
	*,
	prepare: Prepare | None = None,
	names_a_record: bool = False,
	may_change: Iterable[str] = (),
) -> Callable[[Act], Act]:
	"""Enter a function in the list."""

	def enter(act: Act) -> Act:
		make = prepare or (lambda world: world.victim())
		if id in ATTACKS:
			raise ValueError(f"two attacks are called {id}")
		ATTACKS[id] = Attack(id, says, act, make, names_a_record, frozenset(may_change))
		return act

	return enter


def told(answers: Sequence[Answer], victim: Victim, *more: str) -> str:
	"""Which secrets of the victim, or which further texts, are in the answers."""
	found = [what for what, text in victim.secrets.items() if any(one.holds(text) for one in answers)]
	found += [text for text in more if text and any(one.holds(text) for one in answers)]
	if any(one.holds(HASH_OF_A_PASSWORD) for one in answers):
		found.append("the hash of a password")
	return f"the answers hold {', '.join(found)}" if found else ""


def differ(first: Answer, second: Answer, what: str) -> str:
	"""The harm when two questions that must sound alike are answered differently."""
	if (first.status, first.text) == (second.status, second.text):
		return ""
	return f"{what}: {first} / {second}"


def both(*harms: str) -> str:
	"""All harms in one line."""
	return "; ".join(harm for harm in harms if harm)


def fresh(world: Any) -> Victim:
	"""A victim of one's own, for an attack that destroys it."""
	return world.new(world.words.there)


def errors_of(evidence: Evidence) -> set[str]:
	"""The functions and routes that answered with a server error."""
	return {_route(one) for one in evidence.answers if one.status >= 500}


def _route(answer: Answer) -> str:
	path = answer.asked.split()[2].partition("?")[0]
	parts = path.split("/")
	return path if parts[1:3] == ["api", "method"] else "/".join(parts[:4] if "v2" in parts else parts[:3])


def verdict(attack: Attack, world: Any, errors: set[str]) -> tuple[Evidence, list[str]]:
	"""Run an attack on ours; everything that is wrong about the outcome.

	errors: the routes that answer a server error on the naive site too; there it is the platform's and no fault.
	"""
	world.warm_up()
	victim = attack.prepare(world)
	before = world.sums()
	try:
		evidence = attack.act(world, victim)
		faults = [f"it came true: {evidence.harm}"] if evidence.harm else []
		faults += _leaks(world, evidence)
		faults += _changes(before, world.sums(), attack)
		faults += [f"server error: {one}" for one in evidence.answers if _is_fault(one, errors)]
		if attack.names_a_record:
			faults += _tells_existence(attack, world, victim, evidence)
	finally:
		world.clean()
	return evidence, faults


def _is_fault(answer: Answer, errors: set[str]) -> bool:
	return answer.status >= 500 and _route(answer) not in errors


def _leaks(world: Any, evidence: Evidence) -> list[str]:
	return [f"{one}: {what}" for one in evidence.answers if (what := told([one], world.victim()))]


def _changes(before: dict[str, str], after: dict[str, str], attack: Attack) -> list[str]:
	changed = {table for table in before | after if before.get(table) != after.get(table)}
	return [f"rows of {table} changed" for table in sorted(changed - attack.may_change)]


def _tells_existence(attack: Attack, world: Any, victim: Victim, evidence: Evidence) -> list[str]:
	"""The same requests about a client that does not exist must be answered alike."""
	ghost = world.ghost()
	ghost.more = victim.more
	other = attack.act(world, ghost)
	pairs = zip(evidence.answers, other.answers, strict=False)
	found = []
	for one, two in pairs:
		if (one.status, one.without(victim.names)) != (two.status, two.without(ghost.names)):
			found.append(f"the answer tells that the record exists: {one} / {two}")
	if len(evidence.answers) != len(other.answers):
		found.append("the attack went on for the record that exists")
	return found
