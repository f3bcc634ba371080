"""Why a provider is not offered for a need: it may not serve, it does not admit such a client, or it is full.

Every reason is a Problem with a code and a sentence (`sentences_network`), so that an office can ask why not.
"""

from __future__ import annotations

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.provider_facts import Candidate, Need
from ccm_app.domain.provider_places import Person, has_place
from ccm_app.domain.register import checked

NOT_DESIGNATED = {
	None: "unfit.not_designated",
	"Proposed": "unfit.not_designated",
	"Suspended": "unfit.designation_suspended",
	"Withdrawn": "unfit.designation_ended",
	"Ended": "unfit.designation_ended",
	"Not begun": "unfit.designation_not_begun",
}
NO_PLACE = ("unfit.full", "unfit.told_full", "unfit.no_place_for_such", "unfit.waited_for")
OLDEST = 120


def obstacles(one: Candidate, need: Need) -> list[Problem]:
	"""Everything that keeps this provider from being offered, in the order in which an office would ask; none if fit."""
	return [*_may_serve(one, need), *admission_obstacles(one, need), *place_obstacles(one, need)]


def _may_serve(one: Candidate, need: Need) -> list[Problem]:
	found: list[Problem] = []
	if not checked(one.record.get("is_active")):
		found.append(problem("unfit.inactive"))
	if one.row and not _is_open(one):
		found.append(problem("unfit.closed"))
	if need.needs_designation and one.designation != "Designated":
		found.append(Problem(NOT_DESIGNATED.get(one.designation, "unfit.not_designated")))
	until = one.record.get("mou_valid_until")
	if until and until < need.day:
		found.append(problem("unfit.agreement_ended", day=until))
	return found


def _is_open(one: Candidate) -> bool:
	"""A row that says nothing about it is open."""
	return one.row.get("takes_clients") is None or checked(one.row["takes_clients"])


def admission_obstacles(one: Candidate, need: Need) -> list[Problem]:
	"""Whom the provider does not admit; "some shelters refuse" [I]:809-814. What is unknown refuses nobody."""
	return [*_refusals(one, need), *_age(one, need.person), *_stay(one, need)]


def _refusals(one: Candidate, need: Need) -> list[Problem]:
	person, admits = need.person, one.record
	only_for = one.row.get("only_for")
	is_child = person.age is not None and person.age < need.child_below
	with_disability = "admits_babies_with_disability" if is_child else "admits_with_disability"
	conditions = (
		(person.sex == "Female", only_for == "Male" or not checked(admits.get("admits_female")), "unfit.sex"),
		(person.sex == "Male", only_for == "Female" or not checked(admits.get("admits_male")), "unfit.sex"),
		(person.children > 0, not checked(admits.get("admits_with_children")), "unfit.children"),
		(
			person.has_disability,
			not checked(admits.get(with_disability)),
			"unfit.child_disability" if is_child else "unfit.disability",
		),
		(person.is_foreign is True, not checked(admits.get("admits_foreigners")), "unfit.nationality"),
		(
			person.trafficked_before,
			not checked(admits.get("admits_trafficked_again")),
			"unfit.trafficked_before",
		),
	)
	return [Problem(code) for holds, refused, code in conditions if holds and refused]


def ages_of(one: Candidate) -> tuple[int, int]:
	"""The ages that are admitted, of the provider and of the service: the narrower counts."""
	lowest = max(
		int(part.get(name) or 0) for part, name in ((one.record, "minimum_age"), (one.row, "from_age"))
	)
	highest = min(
		int(part.get(name) or OLDEST) for part, name in ((one.record, "maximum_age"), (one.row, "up_to_age"))
	)
	return lowest, highest


def _age(one: Candidate, person: Person) -> list[Problem]:
	lowest, highest = ages_of(one)
	if person.age is None or lowest <= person.age <= highest:
		return []
	return [problem("unfit.age", lowest=lowest, highest=highest)]


def longest_stay(one: Candidate, need: Need) -> int | None:
	"""The longest stay in days, None without a limit; of the service, else of the provider when it is residential."""
	own = int(one.row.get("longest_stay_days") or 0)
	general = int(one.record.get("maximum_stay_days") or 0) if need.is_residential else 0
	return own or general or None


def _stay(one: Candidate, need: Need) -> list[Problem]:
	longest = longest_stay(one, need)
	too_long = longest is not None and need.stay_days is not None and need.stay_days > longest
	if not too_long or checked(one.row.get("longer_by_agreement")):
		return []
	return [problem("unfit.stay", days=longest)]


def place_obstacles(one: Candidate, need: Need) -> list[Problem]:
	"""Why there is no place for this client now; none when there is one."""
	limits, there = one.limits, one.standing
	if one.told_free == 0:
		return [problem("unfit.told_full", day=one.row.get("confirmed_on"))]
	if not has_place(limits, there.taken, need.person):
		taken, places = len(there.taken), limits.number
		if places is not None and taken >= places:
			return [problem("unfit.full", taken=taken, places=places)]
		return [problem("unfit.no_place_for_such")]
	if not has_place(limits, (*there.taken, *there.ahead), need.person):
		return [problem("unfit.waited_for", ahead=len(there.ahead))]
	return []
