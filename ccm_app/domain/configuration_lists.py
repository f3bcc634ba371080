"""The app's own lists and numbers, where a tick or a number decides whether a gate of the handbook is asked at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem, problem

Record = Mapping[str, Any]

# (DocType, code) of what is shipped -> the ticks on which a gate of the handbook rests; they stay.
STAYS_TICKED: Mapping[tuple[str, str], tuple[str, ...]] = {
	# "closed ... in consultation with the client", after the second half of the first year [H]:182.
	("Closure Reason", "COMPLETED"): ("is_completion", "needs_follow_up_year", "needs_client_consultation"),
	("Closure Reason", "MOVED_ABROAD"): ("needs_client_consultation",),
	("Closure Reason", "WITHDREW"): ("needs_client_consultation",),
	("Closure Reason", "LOST_CONTACT"): ("needs_client_consultation",),
	# "the last resort" [H]:168: what was ruled out before residential care.
	**{("Care Option", code): ("must_be_ruled_out",) for code in ("FAMILY", "KIN", "FOSTER", "COMMUNITY")},
	**{("Care Option", code): ("is_residential",) for code in ("SHELTER", "INSTITUTION")},
	**{("Service Type", code): ("is_residential",) for code in ("SHELTER", "TRANSIT")},
}
# Ticks that would open a gate for the shipped record, or for one that is already used.
STAYS_OFF: Mapping[tuple[str, str], tuple[str, ...]] = {
	("Care Option", "SHELTER"): ("must_be_ruled_out",),
	("Care Option", "INSTITUTION"): ("must_be_ruled_out",),
	**{
		("Closure Reason", code): ("is_completion",)
		for code in ("DIED", "MOVED_ABROAD", "WITHDREW", "LOST_CONTACT")
	},
}
_YEAR, _QUARTER = 365, 92
# Numbers of CCM Settings within which the promise still means something: (lowest, highest). Where 0 is allowed it
# stands for the usual number, or for at once.
BOUNDS: Mapping[str, tuple[int, int]] = {
	"critical_visits_minimum": (1, 26),
	"small_cell": (3, 100),
	"ctdc_alike": (11, 1_000),
	"assessment_working_days": (0, 60),
	"residential_review_days": (1, _YEAR),
	"quiet_days": (0, _YEAR),
	"silent_days_identification": (0, _QUARTER),
	"silent_days_registration": (0, _QUARTER),
	"silent_days_assessment": (0, _QUARTER),
	"silent_days_conference": (0, _QUARTER),
	"silent_days_plan": (0, _QUARTER),
	"silent_days_referral": (0, _QUARTER),
	"silent_days_services": (0, _YEAR),
	"silent_days_reintegration": (0, _YEAR),
	"watch_between_days": (0, 30),
	"watch_border_days": (0, 60),
	"watch_office_days": (0, 60),
	"watch_central_days": (0, _QUARTER),
	"identity_minutes": (0, 1440),
	"break_glass_minutes": (0, 1440),
	"conference_access_days": (0, _QUARTER),
	"handover_tail_days": (0, _QUARTER),
	"slip_valid_days": (0, _QUARTER),
	"searches_per_hour": (0, 100_000),
	"search_answers": (0, 50),
	"unusual_looks_per_hour": (0, 100_000),
}


def list_problems(kind: str) -> Callable[[Record, Site], list[Problem]]:
	"""The rule for the records of one list."""

	def rule(record: Record, site: Site) -> list[Problem]:
		key = (kind, str(record.get("code") or record.get("name") or ""))
		found = [
			problem("config.tick_stays", name, kind=kind, entry=key[1], setting=name)
			for name in STAYS_TICKED.get(key, ())
			if name in record and not _ticked(record.get(name))
		]
		found += [
			problem("config.tick_stays_off", name, kind=kind, entry=key[1], setting=name)
			for name in STAYS_OFF.get(key, ())
			if _ticked(record.get(name))
		]
		return found

	return rule


def closure_problems(record: Record, site: Site) -> list[Problem]:
	"""A reason of the ministry's own may not be a way around the client or the first year."""
	code = str(record.get("code") or record.get("name") or "")
	found = []
	if not _ticked(record.get("needs_client_consultation")) and code != "DIED":
		found.append(problem("config.closure_without_client", "needs_client_consultation", entry=code))
	if _ticked(record.get("is_completion")) and not _ticked(record.get("needs_follow_up_year")):
		found.append(problem("config.completed_without_year", "needs_follow_up_year", entry=code))
	return found


def settings_problems(record: Record, site: Site) -> list[Problem]:
	"""A number so small or so large that a promise of the register would be empty."""
	found = []
	for name, (lowest, highest) in BOUNDS.items():
		value = record.get(name)
		if value not in (None, "") and not lowest <= _number(value) <= highest:
			found.append(problem("config.out_of_bounds", name, field=name, lowest=lowest, highest=highest))
	return found


def closure_warnings(record: Record, site: Site) -> list[Problem]:
	"""A new reason that needs no year of follow-up."""
	key = ("Closure Reason", str(record.get("code") or record.get("name") or ""))
	shipped = key in STAYS_OFF or key in STAYS_TICKED
	if shipped or _ticked(record.get("needs_follow_up_year")):
		return []
	return [problem("config.warn_closure_early", entry=key[1])]


def _ticked(value: object) -> bool:
	return str(value or "0") not in ("0", "False", "")


def _number(value: object) -> float:
	try:
		return float(str(value))
	except ValueError:
		return -1.0


LISTS = tuple(dict.fromkeys(kind for kind, _code in (*STAYS_TICKED, *STAYS_OFF)))
RULES = (
	*((kind, list_problems(kind)) for kind in LISTS),
	("Closure Reason", closure_problems),
	("CCM Settings", settings_problems),
)
WARNINGS = (("Closure Reason", closure_warnings),)
