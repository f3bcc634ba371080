"""The facts of a site as frames, worked out in Python from the stored rows: what the counts in SQL are compared with.

Nothing here is shared with `ccm_app.registry.count_facts`: the same definitions, written a second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import frappe
import pandas as pd
from frappe.utils import add_years, flt, getdate

from ccm_app.statistics.frame_source import FrameSource

Row = dict[str, Any]
STAGES = {
	"Social assessment": "assessed_on",
	"Case plan": "plan_approved_on",
	"Referral": "first_referral_on",
	"Services": "services_started_on",
	"Reintegration and follow-up": "reintegrated_on",
	"Closure": "closed_on",
	"Evaluation": "evaluated_on",
}
GIVEN = ("Ongoing", "Completed")
COMMON = ("client", "case_type", "sex", "age", "provider", "field_office", "province")


def rows_of(kind: str, **filters: Any) -> list[Row]:
	"""Every stored row, the oldest first."""
	return [
		dict(row)
		for row in frappe.get_all(
			kind, filters=filters, fields=["*"], order_by="creation asc, name asc", limit_page_length=0
		)
	]


def frames_of_site(added: Mapping[str, tuple[str, ...]] | None = None) -> FrameSource:
	"""The facts of the whole register. added: fields of forms ("Client.custom_x") with their lists; () for a tick."""
	facts = _Facts(added or {})
	made = {
		"registered": facts.registered(),
		"reached": facts.reached(),
		"reintegrated": facts.reintegrated(),
		"in_shelter": facts.in_shelter(),
		"milestone": facts.milestones(),
		"assessed": facts.each("Social Assessment", "assessed_on", lambda row: row["status"] != "Draft"),
		"training": facts.training(),
		"service": facts.services(),
		"referred": facts.referrals(),
		"placement": facts.placements(),
		"family_visit": facts.each(
			"Service Record", "from_date", lambda row: row["status"] in GIVEN and row["family_visit"]
		),
		"family_member": facts.each(
			"Service Record",
			"from_date",
			lambda row: row["status"] in GIVEN and row["family_helped"],
			helped="family_helped",
		),
		"follow_up_due": facts.each(
			"Follow-up", "due_on", lambda row: row["month_number"], half=True, status="status"
		),
		"training_follow_up": facts.trainings_followed_up(),
		"follow_up": facts.each(
			"Follow-up",
			"visited_on",
			lambda row: row["status"] == "Done" and row["month_number"],
			half=True,
			situation="situation",
		),
		"closed": facts.closures(),
		"caseload": facts.caseload(),
		"plan_money": facts.money(),
		**_directory(),
	}
	return FrameSource({name: _frame(rows) for name, rows in made.items()})


def _frame(rows: Iterable[Row]) -> pd.DataFrame:
	frame = pd.DataFrame(list(rows))
	for name in ("client", "day", "from_day", "until_day"):
		if name not in frame:
			frame[name] = None
	for name in ("day", "from_day", "until_day"):
		frame[name] = pd.to_datetime(frame[name])
	return frame


def _half(month: int) -> str:
	return "1-6" if month <= 6 else "7-12" if month <= 12 else "13+"


def _cents(value: Any) -> int:
	return round(flt(value) * 100)


class _Facts:
	"""The cases that count, each with what every fact about it carries."""

	def __init__(self, added: Mapping[str, tuple[str, ...]]) -> None:
		self.added = added
		self.forms = {name.split(".")[0]: rows_of(name.split(".")[0]) for name in added}
		self.people = {row["name"]: row for row in rows_of("Client")}
		self.moves = defaultdict(list)
		for row in rows_of("Movement"):
			self.moves[row["case"]].append(row)
		self.homes = defaultdict(list)
		for row in rows_of("Reintegration"):
			self.homes[row["case"]].append(row)
		self.cases: dict[str, Row] = {}
		seen: set[str] = set()
		for row in rows_of("Case", stage=["!=", "Void"]):
			person = self.people[row["client"]]
			first = row["client"] not in seen
			seen.add(row["client"])
			stay = next(
				(
					m["to_provider"]
					for m in sorted(self.moves[row["name"]], key=lambda m: m["moved_on"])
					if m["to_provider"]
				),
				None,
			)
			about = {
				"client": row["client"],
				"case_type": row["case_type"],
				"sex": person["sex"],
				"age": person["age_at_registration"],
				"provider": stay,
				"field_office": row["field_office"],
				"province": person["home_province"],
			}
			self.cases[row["name"]] = {
				"row": row,
				"about": about,
				"registered_on": person["registered_on"] if first else row["opened_on"],
				"referred_by": person["referred_by"],
			}

	def _of(self, case: str, record: str | None = None, **more: Any) -> Row:
		told = {name: self._told(name, case, record) for name in self.added}
		return {**self.cases[case]["about"], **told, **more}

	def _told(self, name: str, case: str, record: str | None) -> str:
		"""What an added field says: on the record that is counted, on the case or client, else on the newest record."""
		kind, fieldname = name.split(".")
		wanted = {"Client": self.cases[case]["about"]["client"], "Case": case}.get(kind, record)
		mine = [row for row in self.forms[kind] if row["name"] == wanted]
		if not mine and kind not in ("Client", "Case"):
			mine = [row for row in self.forms[kind] if row["case"] == case][-1:]
		if not mine:
			return ""
		value, listed = mine[0][fieldname], self.added[name]
		if not listed:
			return "Yes" if value else "No"
		return "" if not value else value if value in listed else "(not on the list)"

	def registered(self) -> list[Row]:
		return [
			self._of(name, day=one["registered_on"], referred_by=one["referred_by"])
			for name, one in self.cases.items()
		]

	def _first_held(self, case: str) -> date | None:
		held = [
			row["held_on"] for row in rows_of("Case Conference", case=case, status="Held") if row["held_on"]
		]
		return min(held, default=None)

	def reached(self) -> list[Row]:
		found = []
		for name, one in self.cases.items():
			stages = ["Identification", "Registration"]
			stages += ["Case conference"] if self._first_held(name) else []
			stages += [stage for stage, column in STAGES.items() if one["row"][column]]
			found += [self._of(name, day=one["registered_on"], stage=stage) for stage in stages]
		return found

	def _home(self, case: str) -> Row | None:
		homes = [row for row in self.homes[case] if row["started_on"]]
		return max(homes, key=lambda row: (row["started_on"], row["creation"], row["name"]), default=None)

	def reintegrated(self) -> list[Row]:
		found = []
		for name in self.cases:
			home = self._home(name)
			if home:
				option = frappe.db.get_value("Reintegration Option", home["option"], "statistics_row")
				found.append(self._of(name, home["name"], day=home["started_on"], option=option))
		return found

	def in_shelter(self) -> list[Row]:
		found = []
		for name, one in self.cases.items():
			stay = one["about"]["provider"]
			away = [
				move["moved_on"]
				for move in self.moves[name]
				if stay and move["from_provider"] == stay and move["to_provider"] != stay
			]
			home = self._home(name)
			left = min(away) if away else home and home["started_on"]
			found.append(self._of(name, from_day=one["registered_on"], until_day=left))
		return found

	def milestones(self) -> list[Row]:
		found = []
		for name, one in self.cases.items():
			row = one["row"]
			days = {
				"Assessment": row["assessed_on"],
				"Conference": self._first_held(name),
				"Plan": row["plan_approved_on"],
				"Service": row["services_started_on"],
			}
			for what, day in days.items():
				if day:
					taken = (day - one["registered_on"]).days if one["registered_on"] else None
					found.append(self._of(name, day=day, what=what, days=taken))
		return found

	def each(
		self, kind: str, day: str, wanted: Any = lambda row: True, half: bool = False, **columns: str
	) -> list[Row]:
		found = []
		for row in rows_of(kind):
			if row["case"] in self.cases and row[day] and wanted(row):
				more = {name: row[column] for name, column in columns.items()}
				more |= {"half": _half(row["month_number"])} if half else {}
				found.append(self._of(row["case"], row["name"], day=row[day], **more))
		return found

	def training(self) -> list[Row]:
		records = {row["name"]: row["case"] for row in rows_of("Service Record")}
		courses = {row["name"]: row for row in rows_of("Training Course")}
		kinds = {"Life skills": "LIFESKILLS", "Vocational training": "VOCATIONAL"}
		found = []
		for row in rows_of("Training Attendance", parenttype="Service Record"):
			course, case = courses[row["course"]], records[row["parent"]]
			school = course["kind"] == "Education" and course["has_levels"]
			kind = "FORMAL" if school else kinds.get(course["kind"], course["name"])
			topic = row["level"] if course["has_levels"] else course["name"]
			if case in self.cases and row["started_on"]:
				found.append(self._of(case, row["parent"], day=row["started_on"], kind=kind, topic=topic))
		return found

	def trainings_followed_up(self) -> list[Row]:
		schools = {row["name"] for row in rows_of("Training Course", has_levels=1)}
		rows = self.each(
			"Follow-up",
			"visited_on",
			lambda row: row["status"] == "Done" and row["training_course"],
			topic="training_course",
		)
		return [row | {"topic": "FORMAL" if row["topic"] in schools else row["topic"]} for row in rows]

	def services(self) -> list[Row]:
		rows = self.each(
			"Service Record",
			"from_date",
			lambda row: row["status"] in GIVEN and not row["family_visit"],
			service_type="service_type",
			to_provider="provider",
			committed="amount_committed",
			spent="amount_spent",
		)
		return [row | {name: _cents(row[name]) for name in ("committed", "spent")} for row in rows]

	def referrals(self) -> list[Row]:
		rows = self.each(
			"Referral",
			"referred_on",
			lambda row: row["referral_category"] != "Draft",
			service_type="service_type",
			to_provider="provider",
			outcome="referral_category",
			days="answered_on",
		)
		return [row | {"days": (row["days"] - row["day"]).days if row["days"] else None} for row in rows]

	def placements(self) -> list[Row]:
		found = []
		for row in rows_of("Referral", is_residential=1):
			counts = row["referral_category"] in ("Accepted", "In service", "Completed")
			if counts and row["case"] in self.cases and row["residential_from"]:
				until = row["ended_on"] or row["residential_until"]
				days = (min(until, getdate()) - row["residential_from"]).days if until else None
				of_record = {"day": row["residential_from"], "to_provider": row["provider"], "days": days}
				found.append(self._of(row["case"], row["name"], **of_record))
		return found

	def closures(self) -> list[Row]:
		found = []
		for row in rows_of("Case Closure"):
			if row["case"] not in self.cases or not row["decided_on"]:
				continue
			again = [
				one["registered_on"]
				for one in self.cases.values()
				if one["row"]["client"] == row["client"] and one["registered_on"] > row["decided_on"]
			]
			first, reentry = min(again, default=None), "No"
			for years, word in ((2, "Within two years"), (1, "Within one year")):
				reentry = word if first and first <= add_years(row["decided_on"], years) else reentry
			of_record = {"day": row["decided_on"], "reason": row["reason"], "reentry": reentry}
			found.append(self._of(row["case"], row["name"], **of_record))
		return found

	def caseload(self) -> list[Row]:
		found = []
		for name, one in self.cases.items():
			row = one["row"]
			if row["stage"] not in ("Closure", "Evaluation"):
				late = "Yes" if row["next_due_on"] and row["next_due_on"] < getdate() else "No"
				found.append(
					self._of(name, case_manager=row["case_manager"], stage=row["stage"], overdue=late)
				)
		return found

	def money(self) -> list[Row]:
		found = []
		for plan in rows_of("Case Plan", budget_category="Approved", is_current=1):
			if plan["case"] not in self.cases or not plan["approved_on"]:
				continue
			for line in rows_of("Case Plan Line", parent=plan["name"], parenttype="Case Plan"):
				found.append(
					self._of(
						plan["case"],
						day=plan["approved_on"],
						action=line["phase"],
						funder=line["funder"],
						currency=plan["currency"],
						service_type=line["service_type"],
						planned=_cents(line["amount"]),
						approved=_cents(line["amount_approved"]),
						committed=_cents(line["amount_committed"]),
						spent=_cents(line["amount_spent"]),
					)
				)
		return found


def _directory() -> dict[str, list[Row]]:
	offers, coverage, areas = [], [], []
	for provider in rows_of("Service Provider", is_active=1):
		name = {"client": provider["name"], "provider": provider["name"]}
		inside = {"parent": provider["name"], "parenttype": "Service Provider"}
		services = [row["service_type"] for row in rows_of("Provider Service", **inside)]
		places = {provider["province"], *(row["area"] for row in rows_of("Provider Province", **inside))}
		programmes = [row["programme_area"] for row in rows_of("Provider Programme Area", **inside)]
		offers += [{**name, "service_type": one} for one in services]
		coverage += [
			{**name, "service_type": one, "province": place}
			for one in set(services)
			for place in (places - {None, ""}) or {None}
		]
		areas += [{**name, "programme_area": one} for one in programmes or [None]]
	return {"offer": offers, "coverage": coverage, "provider": areas}
