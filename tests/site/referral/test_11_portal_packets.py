"""The packet test: whatever the consent says, portal, slip, copy and API give exactly what the client agreed to share.

Every text of the client holds a word of its own. Which words may come back is written here by hand, field by field, and
is not taken from the program. An answer with a word too many is a leak, an answer with one too few loses what the client
wanted the provider to know.
"""

from __future__ import annotations

import json
import os
import tempfile
import unittest
from pathlib import Path
from typing import Any, ClassVar

from tests.site.people import command

# A look in between asks only every so many-th combination.
PART = int(os.environ.get("CCM_PACKETS_PART", "1"))
IDENTITY, REPORT = "Client Identity", "Social Assessment"
# Code of the consent -> DocType and fields that a provider sees in the portal; a row by table and number.
PORTAL: dict[str, set[tuple[str, str, str]]] = {
	"name": {
		(IDENTITY, field, "")
		for field in ("family_name_km", "given_name_km", "family_name_latin", "given_name_latin")
	},
	"contact": {
		(IDENTITY, "safe_contact_rule", ""),
		("Identity Phone", "phone_number", "phones 1"),
		("Identity Phone", "belongs_to", "phones 1"),
		("Identity Phone", "safe_hours", "phones 1"),
		("Identity Address", "house_and_street", "addresses 1"),
	},
	"age_and_sex": set(),
	"needs": {("Referral", "what_to_bring", "")},
	"assessment": {
		(REPORT, field, "")
		for field in (
			"situation_history",
			"family_situation",
			"livelihood",
			"education_situation",
			"risks",
			"client_wishes",
			"recommendations",
		)
	},
	"medical": {(REPORT, "health_findings", ""), (REPORT, "psychosocial_findings", "")},
	"legal": {(REPORT, "legal_situation", "")},
}
SLIP = {("Referral", "what_to_bring", "")}
# A copy of the Case Report holds the parts of the paper form that belong to these codes.
COPY: dict[str, set[tuple[str, str, str]]] = {
	"needs": {
		("Needed Service", "note", "needed_services 1"),
		("Needed Service", "note", "needed_services 2"),
	},
	"assessment": PORTAL["assessment"],
	"medical": PORTAL["medical"],
	"legal": PORTAL["legal"],
}
IN_FORCE = ("open", "until today")
# Purposes under which a copy for a named receiver goes out.
WITH_RECEIVER = ("Referral", "Medical care", "Photograph", "Contact with family", "Legal proceedings")
# A copy for a receiver that is no provider says for whom it is.
RECEIVER = ("Client Consent", "receiver_other", "")


class Packets(unittest.TestCase):
	marks: ClassVar[dict[str, tuple[str, str, str]]]
	rows: ClassVar[list[dict[str, Any]]]
	told: ClassVar[dict[str, int]]

	@classmethod
	def setUpClass(cls) -> None:
		kept = tempfile.TemporaryDirectory(prefix="ccm-packets-")
		cls.addClassCleanup(kept.cleanup)
		folder = Path(kept.name)
		# The site's own user writes here, too.
		folder.chmod(0o777)
		printed = command(
			"execute",
			"ccm_app.tests.portal_packets.campaign",
			"--kwargs",
			repr({"folder": kept.name, "part": PART}),
		)
		cls.told = json.loads(next(line for line in printed.splitlines() if line.startswith("{")))
		marks = json.loads((folder / "marks.json").read_text(encoding="utf-8"))
		cls.marks = {mark: tuple(place) for mark, place in marks.items()}
		cls.rows = json.loads((folder / "found.json").read_text(encoding="utf-8"))

	def places(self, row: dict[str, Any], channel: str) -> set[tuple[str, str, str]]:
		return {self.marks[mark] for mark in row["found"][channel]}

	def is_for_this_referral(self, row: dict[str, Any]) -> bool:
		return row["purpose"] == "Referral" and row["receiver"] == 0 and row["validity"] in IN_FORCE

	def agreed(self, row: dict[str, Any]) -> list[str]:
		return [code for code, tick in row["ticks"].items() if tick]

	def expected_in_portal(self, row: dict[str, Any]) -> set[tuple[str, str, str]]:
		if not self.is_for_this_referral(row):
			return set()
		codes = self.agreed(row)
		if row["state"] == "Sent":
			codes = [code for code in codes if code == "needs"]
		return set().union(*(PORTAL[code] for code in codes))

	def test_the_world_is_marked_and_every_combination_was_asked(self) -> None:
		self.assertGreater(len(self.marks), 40)
		if PART == 1:
			self.assertEqual(len({json.dumps(row["ticks"]) for row in self.rows}), 128)
		self.assertEqual(len(self.rows), -(-(128 + 2 * 7 + 6 * 3 * 5) // PART))
		planted = set(self.marks.values())
		for wanted in (*PORTAL.values(), *COPY.values(), SLIP):
			self.assertLessEqual(wanted, planted)

	def test_the_portal_shows_exactly_what_was_agreed(self) -> None:
		for row in self.rows:
			with self.subTest(json.dumps({**row, "found": None})):
				self.assertEqual(self.places(row, "portal"), self.expected_in_portal(row))

	def test_another_provider_and_the_list_show_nothing(self) -> None:
		for row in self.rows:
			for channel in ("other", "list"):
				self.assertIn(row["found"][channel], ([], None))
		self.assertGreater(sum(row["found"]["other"] is not None for row in self.rows), 25 // PART)

	def test_the_slip_tells_the_need_and_never_more(self) -> None:
		for row in self.rows:
			allowed = self.is_for_this_referral(row) and row["ticks"]["needs"]
			with self.subTest(json.dumps({**row, "found": None})):
				self.assertEqual(self.places(row, "slip"), SLIP if allowed else set())

	def test_a_copy_holds_exactly_what_was_agreed(self) -> None:
		for row in self.rows:
			agreed = set().union(*(COPY.get(code, set()) for code in self.agreed(row)))
			with self.subTest(json.dumps({**row, "found": None})):
				if row["validity"] not in IN_FORCE or row["purpose"] not in WITH_RECEIVER:
					agreed = set()
				self.assertEqual(self.places(row, "copy") - {RECEIVER}, agreed)

	def test_the_api_gives_a_provider_nothing(self) -> None:
		self.assertEqual([row["found"]["api"] for row in self.rows if row["found"]["api"]], [])

	def test_the_campaign(self) -> None:
		shown = [row for row in self.rows if row["found"]["portal"]]
		print(
			f"campaign packet: {len(self.rows)} combinations of ticks, purpose, receiver and validity,"
			f" {self.told['requests']} requests, {len(self.marks)} marked fields,"
			f" {len(shown)} pages with something agreed, every answer exactly as agreed"
		)
		self.assertGreater(len(shown), 100 // PART)


if __name__ == "__main__":
	unittest.main()
