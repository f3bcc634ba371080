"""Attendance that an office records over REST stands in the shelter's tables T12 to T15, each person once."""

from __future__ import annotations

import json
import unittest
from typing import Any, ClassVar

from ccm_app.caseload.rest import Refused
from tests.site.day import today
from tests.site.people import accounts, command, person
from tests.site.statistics.test_01_tables import run

MANAGER, CLERK, CENTRAL = "CCM Field Case Manager", "CCM Clerk", "CCM Central Office"
COORDINATION, WORKER = "CCM Field Coordination Unit", "CCM Social Worker"
TABLES = ("T12", "T13", "T14", "T15")
MONTH, SERVED_ON = today().strftime("%Y-%m"), "2026-01-20"
Figures = dict[tuple[str, str, str], int]


def tables(role: str = MANAGER, office: str = "SVR") -> Figures:
	"""(table, row, column) -> figure of the four tables of this month, as this role reads them."""
	found: Figures = {}
	for code in TABLES:
		answer = person(role, office).call(
			"frappe.desk.query_report.run",
			report_name="Statistics Table",
			filters={"table": code, "period": MONTH},
			ignore_prepared_report=True,
		)
		for row in answer["result"]:
			for column, shown in row.items():
				figure = str(shown).split()[0] if isinstance(shown, str | int) and shown != "" else ""
				if figure.isdigit() and column not in ("code", "label"):
					found[code, str(row["code"]), column] = int(figure)
	return found


def row(course: str, **more: Any) -> dict[str, Any]:
	"""A line of attendance that began today."""
	counted = {"sessions_held": 8, "sessions_attended": 6, "result": "Attending"}
	return {"course": course, "started_on": today().isoformat(), **counted, **more}


class Attendance(unittest.TestCase):
	world: ClassVar[dict[str, str]]
	type: ClassVar[str]

	@classmethod
	def setUpClass(cls) -> None:
		accounts()
		world = json.loads(command("execute", "ccm_app.tests.referral_world.accepted").splitlines()[-1])
		cls.world = {"case": world["case"], "referral": world["referral"]}
		cls.type = world["case_type"]

	def record(self, *rows: dict[str, Any], role: str = MANAGER, office: str = "SVR") -> str:
		values = {"status": "Ongoing", "from_date": SERVED_ON, "attendance": list(rows), **self.world}
		return str(person(role, office).insert("Service Record", values)["name"])

	def more(self, before: Figures, role: str = MANAGER, office: str = "SVR") -> Figures:
		"""What has become more since."""
		now = tables(role, office)
		found = {key: now[key] - before.get(key, 0) for key in now}
		return {key: count for key, count in found.items() if count}

	def test_each_kind_stands_in_its_table_and_each_person_once(self) -> None:
		before, above, elsewhere = tables(), tables(CENTRAL), tables(MANAGER, "BTB")
		name = self.record(
			row("SCHOOL", level="G05"),
			row("ENGLISH"),
			row("HIV"),
			row("RIGHTS"),
			row("SEWING"),
			# Given up and begun again on the same day: one person.
			row("WEAVING", result="Dropped out", ended_on=today().isoformat()),
			row("WEAVING", sessions_attended=0, sessions_held=0),
		)
		wanted = {
			("T12", "G05", MONTH): 1,
			("T12", "G05", "TOTAL"): 1,
			("T12", "TOTAL", MONTH): 1,
			("T12", "TOTAL", "TOTAL"): 1,
			("T13", "ENGLISH", "TOTAL"): 1,
			("T13", "TOTAL", "TOTAL"): 1,
			("T14", "HIV", "TOTAL"): 1,
			("T14", "RIGHTS", "TOTAL"): 1,
			# Two topics and one person.
			("T14", "TOTAL", "TOTAL"): 1,
			("T15", "SEWING", MONTH): 1,
			("T15", "SEWING", "TOTAL"): 1,
			("T15", "WEAVING", MONTH): 1,
			("T15", "WEAVING", "TOTAL"): 1,
			("T15", "TOTAL", MONTH): 1,
			("T15", "TOTAL", "TOTAL"): 1,
		}
		found = self.more(before)
		by_type = {key for key in found if key[0] == "T14" and key[2] != "TOTAL"}
		self.assertEqual({key: found[key] for key in found if key not in by_type}, wanted)
		self.assertEqual({key[2].split("_")[0] for key in by_type}, {self.type})
		self.assertEqual(self.more(above), found, "the Central Office counts the same")
		self.assertEqual(self.more(elsewhere, MANAGER, "BTB"), {}, "another office counts nothing of it")
		self.a_correction_is_counted(name, before)

	def a_correction_is_counted(self, name: str, before: Figures) -> None:
		"""The clerk takes the school year to another grade, and everything else away."""
		person(CLERK, "SVR").change(
			"Service Record", name, {"attendance": [row("SCHOOL", level="G06", result="Attending")]}
		)
		self.assertEqual(
			self.more(before),
			{
				("T12", "G06", MONTH): 1,
				("T12", "G06", "TOTAL"): 1,
				("T12", "TOTAL", MONTH): 1,
				("T12", "TOTAL", "TOTAL"): 1,
			},
		)
		person(CLERK, "SVR").change("Service Record", name, {"attendance": []})
		self.assertEqual(self.more(before), {})

	def test_school_materials_given_to_a_child_stand_in_t13(self) -> None:
		before = tables()
		self.record(row("MATERIALS", result="Completed", ended_on=today().isoformat()))
		self.assertEqual(self.more(before), {("T13", "MATERIALS", "TOTAL"): 1, ("T13", "TOTAL", "TOTAL"): 1})

	def test_nothing_is_recorded_by_others_or_against_the_rules(self) -> None:
		before = tables()
		for role, office in ((MANAGER, "BTB"), (COORDINATION, ""), (CENTRAL, "")):
			with self.subTest(role, office=office), self.assertRaises(Refused):
				self.record(row("HIV"), role=role, office=office)
		for wrong, words in (
			(row("SCHOOL"), "level"),
			(row("NO-SUCH-COURSE"), ""),
			(row("HIV", sessions_attended=9), "sessions"),
			(row("HIV", result="Completed"), "day"),
		):
			with self.subTest(wrong), self.assertRaises(Refused) as refused:
				self.record(wrong)
			self.assertIn(words, str(refused.exception))
		self.assertEqual(self.more(before), {})

	def test_the_case_stands_behind_the_figure(self) -> None:
		name = self.record(row("COMPUTER"))
		behind = run(MANAGER, "Cases Behind", table="T13", period=MONTH, row="COMPUTER", column="TOTAL")
		self.assertIn(self.world["case"], str(behind["result"]))
		person(MANAGER, "SVR").change("Service Record", name, {"attendance": []})


if __name__ == "__main__":
	unittest.main()
