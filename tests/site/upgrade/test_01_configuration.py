"""An administrator changed one of everything in the previous release; this one was installed over it."""

from __future__ import annotations

import unittest
from pathlib import Path

from tests.site.people import administrator, command
from tests.site.upgrade.upgraded import ask, told

ROOT = Path(__file__).resolve().parents[3]
# What the issue names, and what else the page on upgrades promises to leave alone.
PROMISED = {
	"state added",
	"state renamed",
	"transition removed",
	"field added",
	"label changed",
	"print format duplicated",
	"print format made default",
	"permission row changed",
	"permission row added",
	"email text",
	"letter head",
	"list value renamed",
	"list value added",
	"list value no longer used",
	"list value deleted",
	"role profile deleted",
	"setting changed",
	"day off added",
	"workspace duplicated",
	"notification disabled",
	"notification text",
	"translation",
}


# The platform writes down anew, with each migrate, which versions of which apps are installed.
THE_PLATFORMS_OWN = {
	"tabInstalled Application",
	"tabSingles Installed Applications",
	"tabVersion Installed Applications",
}


def patches_of_this_release() -> list[str]:
	lines = (ROOT / "ccm_app/patches.txt").read_text(encoding="utf-8").splitlines()
	return [line.strip() for line in lines if line.startswith("ccm_app.")]


class WhatTheAdministratorChanged(unittest.TestCase):
	def test_one_of_everything_was_changed_before(self) -> None:
		self.assertEqual(PROMISED - set(told()["changed"]), set())
		self.assertEqual(told()["before"]["lost"], [])

	def test_every_change_is_still_there_and_what_was_deleted_is_still_gone(self) -> None:
		for moment in ("after", "again"):
			self.assertEqual(told()[moment]["lost"], [], moment)

	def test_the_copied_page_of_the_desk_leads_somewhere_with_every_link(self) -> None:
		self.assertEqual(told()["before"]["dead ways"], [])
		self.assertEqual(told()["after"]["dead ways"], [])

	def test_the_guard_is_still_satisfied(self) -> None:
		self.assertEqual(told()["before"]["complaints"], [])
		self.assertEqual(told()["after"]["complaints"], [])

	def test_the_site_is_protected_as_it_was(self) -> None:
		# This release asks for a backup, as its operators make one every night.
		command("ccm", "backup")
		failed = set(ask("standing.failed_checks")) - set(told()["before"]["failed checks"])
		self.assertEqual(failed, set())


class WhatThisReleaseBrings(unittest.TestCase):
	def test_every_new_seed_was_added(self) -> None:
		found = ask("standing.missing_seeds", before=told()["seeds before"])
		self.assertEqual((found["not offered"], found["not there"]), ([], []))
		self.assertGreater(len(found["new"]), 20)

	def test_a_shelter_for_children_is_known_as_one(self) -> None:
		services = administrator().read("Service Provider", "GOUTTE-DEAU")["services"]
		admitted = {row["service_type"]: row["up_to_age"] for row in services}
		self.assertEqual(admitted["SHELTER"], 17)

	def test_each_patch_ran_once_and_none_of_the_previous_release_again(self) -> None:
		before, after = told()["before"]["patches"], told()["after"]["patches"]
		often = {name: len(after.get(name, [])) for name in patches_of_this_release()}
		self.assertEqual(often, dict.fromkeys(often, 1))
		self.assertGreater(len(after), len(before))
		self.assertEqual({name: after[name] for name in before}, before)


class MigratingAgain(unittest.TestCase):
	def test_a_second_migrate_changes_nothing(self) -> None:
		first, second = told()["after"]["sums"], told()["again"]["sums"]
		changed = {name for name in {**first, **second} if first.get(name) != second.get(name)}
		self.assertEqual(changed - THE_PLATFORMS_OWN, set())
		self.assertEqual(told()["again"]["patches"], told()["after"]["patches"])
		self.assertGreater(len(first), 300)
