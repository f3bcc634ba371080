"""Every proved leak and corruption, replayed: it must succeed on the naive site and fail on ours.

An attack that fails on the naive site proves nothing about ours, so that is a failure of the test too.
"""

from __future__ import annotations

import functools
import re
import unittest
from collections.abc import Callable

from tests.site.confidentiality.replay.attack import ATTACKS, Attack, errors_of, verdict
from tests.site.confidentiality.replay.listed import EXPECTED, all_attacks
from tests.site.confidentiality.replay.naive_world import NaiveWorld
from tests.site.confidentiality.replay.our_world import OurWorld

# What still succeeds on ours, and is printed by every run. Whoever closes one takes its line out:
# the test fails when an attack of this list no longer works.
STILL_OPEN: dict[str, str] = {}
OUTCOMES: dict[str, dict[str, str]] = {"naive": {}, "ours": {}}
# Routes that answer a server error: on the naive site by attack, on ours as they were seen.
ERRORS: dict[str, set[str]] = {}
TOLERATED: set[str] = set()


@functools.cache
def naive() -> NaiveWorld:
	return NaiveWorld()


@functools.cache
def ours() -> OurWorld:
	return OurWorld()


class OnTheNaiveSite(unittest.TestCase):
	"""The attacks work: what a competent developer writes first does not stop them."""

	def come_true(self, attack: Attack) -> None:
		world = naive()
		try:
			victim = attack.prepare(world)
			evidence = attack.act(world, victim)
		finally:
			world.clean()
		OUTCOMES["naive"][attack.id] = evidence.harm
		ERRORS[attack.id] = errors_of(evidence)
		answers = "\n".join(map(str, evidence.answers[:12]))
		self.assertTrue(evidence.harm, f"{attack.id} shows nothing on the naive site:\n{answers}")


class OnOurSite(unittest.TestCase):
	"""The same attacks: nothing comes back, nothing changes, and no answer tells what exists."""

	def come_to_nothing(self, attack: Attack) -> None:
		OUTCOMES["ours"][attack.id] = "not finished"
		evidence, faults = verdict(attack, ours(), ERRORS.get(attack.id, set()))
		TOLERATED.update(errors_of(evidence))
		OUTCOMES["ours"][attack.id] = "; ".join(faults)
		if attack.id in STILL_OPEN:
			self.assertNotEqual(faults, [], f"{attack.id} is closed: take it out of STILL_OPEN")
		else:
			self.assertEqual(faults, [], f"{attack.id}: {attack.says}")

	def test_A_the_people_are_at_work(self) -> None:
		"""An attack by somebody who is not signed in, or who sees nothing at all, would prove nothing."""
		for complaint in idle(ours()):
			self.fail(complaint)


def idle(world: OurWorld) -> list[str]:
	"""Who of our site is not signed in, and who does not read what is theirs."""
	keys = (
		"own",
		"staff",
		"clerk",
		"worker",
		"half",
		"provider",
		"web",
		"central",
		"ministry",
		"budget",
		"keeper",
	)
	people = [world.visitor(key) for key in keys]
	asleep = [one.email for one in people if one.call("frappe.auth.get_logged_user").message != one.email]
	victim, mine = world.victim(), world.mine()
	reads = (
		("own", "Client", victim.client),
		("own", "Social Assessment", victim.text),
		("staff", "Client", mine.client),
		("half", "Social Assessment", victim.text),
		("budget", "Case Plan", victim.plan),
	)
	blind = [
		f"{key}: {kind} {name}" for key, kind, name in reads if not world.visitor(key).read(kind, name).well
	]
	return [f"not signed in: {email}" for email in asleep] + [
		f"does not read what is theirs: {one}" for one in blind
	]


class WhatWasReplayed(unittest.TestCase):
	"""After the others."""

	def test_every_leak_and_every_corruption_is_in_the_list(self) -> None:
		self.assertEqual(sorted(ATTACKS), sorted(EXPECTED))

	def test_the_people_of_our_site_were_at_work_to_the_end(self) -> None:
		self.assertEqual(idle(ours()), [])

	def test_what_came_of_it(self) -> None:
		seen = [id for id, harm in OUTCOMES["naive"].items() if harm]
		broken = [id for id, faults in OUTCOMES["ours"].items() if faults]
		total = len(EXPECTED)
		print(
			f"campaign replay: naive {len(seen)} of {total} succeed; ours {len(broken)} of {total}"
			f" (still open: {', '.join(sorted(STILL_OPEN)) or 'none'}); "
			f"{sum(id[0] == 'L' for id in EXPECTED)} leaks and {sum(id[0] == 'C' for id in EXPECTED)} corruptions; "
			f"server errors of the platform itself on {len(TOLERATED)} routes"
		)
		for route in sorted(TOLERATED):
			print(f"server error as on the naive site: {route}")
		self.assertEqual((len(seen), sorted(broken)), (total, sorted(STILL_OPEN)))


def _test_of(attack: Attack, method: str) -> Callable[[unittest.TestCase], None]:
	def test(self: unittest.TestCase) -> None:
		getattr(self, method)(attack)

	test.__doc__ = attack.says
	return test


def _enter_tests() -> None:
	for attack in all_attacks():
		words = re.sub(r"\W+", "_", attack.says.lower()).strip("_")
		name = f"test_{attack.id}_{words}"
		setattr(OnTheNaiveSite, name, _test_of(attack, "come_true"))
		setattr(OnOurSite, name, _test_of(attack, "come_to_nothing"))


_enter_tests()
