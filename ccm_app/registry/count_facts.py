"""Where the site finds the facts that are counted: one SELECT for each, with the columns of `FACTS`.

Every SELECT gives `case` and `day` and what only this fact has; one that counts the records of a form, the `record`. What every case has (its type, sex, age ...) stands in
the row that is kept for counting (`counted_cases`), which is joined to it. The bounds of the period stand inside, so
that an index on the day is used. A fact without a SELECT is not recorded on the site, and the tables say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccm_app.domain.categories import VOID
from ccm_app.registry.counted_cases import TABLE

INSIDE = "between %(first_day)s and %(last_day)s"
# What is told of a case itself is a column of its row; the days of these facts, too.
OF_THE_CASE: Mapping[str, Mapping[str, str]] = {
	"registered": {"day": "`tabCase`.`from_day`", "referred_by": "`tabCase`.`referred_by`"},
	"in_shelter": {},
}
# One that only follows up a training has no month after a reintegration.
AFTER_REINTEGRATION = "`month_number` > 0"
HELD = "`status` = 'Held' and `held_on` is not null"
_COLUMN_OF_STAGE = {
	"Social assessment": "assessed_on",
	"Case plan": "plan_approved_on",
	"Referral": "first_referral_on",
	"Services": "services_started_on",
	"Reintegration and follow-up": "reintegrated_on",
	"Closure": "closed_on",
	"Evaluation": "evaluated_on",
}


def _reached() -> str:
	"""Each registered case once for every stage that it has reached."""
	named = ("Identification", "Registration", "Case conference", *_COLUMN_OF_STAGE)
	stages = " union all ".join(f"select '{name}' as `stage`" for name in named)
	dates = " ".join(
		f"when '{stage}' then `reaching`.`{column}` is not null" for stage, column in _COLUMN_OF_STAGE.items()
	)
	held = f"exists (select 1 from `tabCase Conference` where `case` = `reaching`.`name` and {HELD})"
	return f"""select `r`.`case`, `r`.`from_day` as `day`, `stages`.`stage` from `{TABLE}` `r`
		join `tabCase` `reaching` on `reaching`.`name` = `r`.`case` join ({stages}) `stages`
		on case `stages`.`stage` when 'Case conference' then {held} {dates} else 1 end
		where `r`.`from_day` {INSIDE} and `r`.`is_void` = 0"""


def _milestones() -> str:
	"""The first assessment, conference, approved plan and service of each case, on their days."""
	of_case = " union all ".join(
		f"select `name` as `case`, `{column}` as `day`, '{what}' as `what` from `tabCase` where `{column}` {INSIDE}"
		for what, column in (
			("Assessment", "assessed_on"),
			("Plan", "plan_approved_on"),
			("Service", "services_started_on"),
		)
	)
	# The first one that was held: an index finds those of the period, and whether there was one before.
	return f"""{of_case} union all select distinct `first`.`case`, `first`.`held_on`, 'Conference'
		from `tabCase Conference` `first` where `first`.`status` = 'Held' and `first`.`held_on` {INSIDE}
			and not exists (select 1 from `tabCase Conference` `before` where `before`.`case` = `first`.`case`
				and `before`.`status` = 'Held' and `before`.`held_on` < `first`.`held_on`)"""


_HALF = "case when `month_number` <= 6 then '1-6' when `month_number` <= 12 then '7-12' else '13+' end"


def _days(until: str, since: str) -> str:
	return f"datediff({until}, {since})"


def _hundredths(column: str) -> str:
	return f"cast(round(ifnull({column}, 0) * 100) as signed)"


_KIND = """case `course`.`kind` when 'Life skills' then 'LIFESKILLS' when 'Vocational training' then 'VOCATIONAL'
	when 'Education' then if(`course`.`has_levels` = 1, 'FORMAL', `course`.`name`) else `course`.`name` end"""
_MONEY = ", ".join(
	f"{_hundredths(f'`line`.`{column}`')} as `{name}`"
	for column, name in (
		("amount", "planned"),
		("amount_approved", "approved"),
		("amount_committed", "committed"),
		("amount_spent", "spent"),
	)
)
_LATER = f"""select min(`next`.`from_day`) from `{TABLE}` `next`
	where `next`.`client` = `closure`.`client` and `next`.`is_void` = 0 and `next`.`case` != `closure`.`case`
		and `next`.`opened_on` > `closure`.`decided_on`"""

SELECTS: Mapping[str, str] = {
	"reached": _reached(),
	"reintegrated": f"""select `home`.`case`, `home`.`name` as `record`, `home`.`started_on` as `day`, (select `statistics_row`
			from `tabReintegration Option` where `name` = `home`.`option`) as `option`
		from `tabReintegration` `home` where `home`.`started_on` {INSIDE} and not exists (
			select 1 from `tabReintegration` `later` where `later`.`case` = `home`.`case`
			and (`later`.`started_on` > `home`.`started_on` or (`later`.`started_on` = `home`.`started_on`
				and (`later`.`creation` > `home`.`creation` or (`later`.`creation` = `home`.`creation`
					and `later`.`name` > `home`.`name`)))))""",
	"milestone": _milestones(),
	"assessed": f"""select `case`, `name` as `record`, `assessed_on` as `day` from `tabSocial Assessment`
		where `assessed_on` {INSIDE} and `status` != 'Draft'""",
	"training": f"""select `record`.`case`, `record`.`name` as `record`, `attended`.`started_on` as `day`, {_KIND} as `kind`,
			if(`course`.`has_levels` = 1, `attended`.`level`, `course`.`name`) as `topic`
		from `tabTraining Attendance` `attended`
		join `tabService Record` `record` on `record`.`name` = `attended`.`parent`
		join `tabTraining Course` `course` on `course`.`name` = `attended`.`course`
		where `attended`.`parenttype` = 'Service Record' and `attended`.`started_on` {INSIDE}""",
	"service": f"""select `case`, `name` as `record`, `from_date` as `day`, `service_type`, `provider` as `to_provider`,
			{_hundredths("`amount_committed`")} as `committed`, {_hundredths("`amount_spent`")} as `spent`
		from `tabService Record`
		where `from_date` {INSIDE} and `status` in ('Ongoing', 'Completed') and `family_visit` = 0""",
	"family_visit": f"""select `case`, `name` as `record`, `from_date` as `day` from `tabService Record`
		where `from_date` {INSIDE} and `status` in ('Ongoing', 'Completed') and `family_visit` = 1""",
	"family_member": f"""select `case`, `name` as `record`, `from_date` as `day`, `family_helped` as `helped`
		from `tabService Record`
		where `from_date` {INSIDE} and `status` in ('Ongoing', 'Completed') and `family_helped` > 0""",
	"referred": f"""select `case`, `name` as `record`, `referred_on` as `day`, `service_type`, `provider` as `to_provider`,
			`referral_category` as `outcome`, {_days("`answered_on`", "`referred_on`")} as `days`
		from `tabReferral` where `referred_on` {INSIDE} and `referral_category` != 'Draft'""",
	"placement": f"""select `case`, `name` as `record`, `residential_from` as `day`, `provider` as `to_provider`,
			{_days("least(coalesce(`ended_on`, `residential_until`), %(today)s)", "`residential_from`")} as `days`
		from `tabReferral` where `residential_from` {INSIDE} and `is_residential` = 1
			and `referral_category` in ('Accepted', 'In service', 'Completed')""",
	"follow_up_due": f"""select `case`, `name` as `record`, `due_on` as `day`, `status`, {_HALF} as `half` from `tabFollow-up`
		where `due_on` {INSIDE} and {AFTER_REINTEGRATION}""",
	"follow_up": f"""select `case`, `name` as `record`, `visited_on` as `day`, `situation`, {_HALF} as `half` from `tabFollow-up`
		where `visited_on` {INSIDE} and `status` = 'Done' and {AFTER_REINTEGRATION}""",
	"training_follow_up": f"""select `visit`.`case`, `visit`.`name` as `record`, `visit`.`visited_on` as `day`,
			if(`course`.`has_levels` = 1, 'FORMAL', `course`.`name`) as `topic`
		from `tabFollow-up` `visit` join `tabTraining Course` `course` on `course`.`name` = `visit`.`training_course`
		where `visit`.`visited_on` {INSIDE} and `visit`.`status` = 'Done'""",
	"closed": f"""select `case`, `record`, `day`, `reason`, case when `again` <= date_add(`day`, interval 1 year)
			then 'Within one year' when `again` <= date_add(`day`, interval 2 year) then 'Within two years'
			else 'No' end as `reentry`
		from (select `closure`.`case`, `closure`.`name` as `record`, `closure`.`decided_on` as `day`, `closure`.`reason`, ({_LATER}) as `again`
			from `tabCase Closure` `closure` where `closure`.`decided_on` {INSIDE}) `closings`""",
	"caseload": f"""select `name` as `case`, %(today)s as `day`, `case_manager`, `stage` as `present_stage`,
			if(`next_due_on` < %(today)s, 'Yes', 'No') as `overdue`
		from `tabCase` where `stage` not in ('Closure', 'Evaluation', '{VOID}')""",
	"plan_money": f"""select `plan`.`case`, `plan`.`approved_on` as `day`, `line`.`phase` as `action`,
			`line`.`funder`, `plan`.`currency`, `line`.`service_type`, {_MONEY}
		from `tabCase Plan Line` `line` join `tabCase Plan` `plan` on `plan`.`name` = `line`.`parent`
		where `line`.`parenttype` = 'Case Plan' and `plan`.`approved_on` {INSIDE}
			and `plan`.`budget_category` = 'Approved' and `plan`.`is_current` = 1""",
}
# The directory: who offers what where. No client stands in it; `client` is the provider, counted once.
DIRECTORY: Mapping[str, str] = {
	"offer": """select `p`.`name` as `client`, `p`.`name` as `provider`, `s`.`service_type`
		from `tabProvider Service` `s` join `tabService Provider` `p` on `p`.`name` = `s`.`parent`
		where `s`.`parenttype` = 'Service Provider' and `p`.`is_active` = 1""",
	"coverage": """select distinct `p`.`name` as `client`, `p`.`name` as `provider`, `s`.`service_type`,
			`place`.`province`
		from `tabProvider Service` `s` join `tabService Provider` `p` on `p`.`name` = `s`.`parent`
		left join (select `name`, `province` from `tabService Provider` where ifnull(`province`, '') != ''
			union select `parent`, `area` from `tabProvider Province` where `parenttype` = 'Service Provider'
		) `place` on `place`.`name` = `p`.`name`
		where `s`.`parenttype` = 'Service Provider' and `p`.`is_active` = 1""",
	"provider": """select `p`.`name` as `client`, `p`.`name` as `provider`, `a`.`programme_area`
		from `tabService Provider` `p` left join `tabProvider Programme Area` `a`
			on `a`.`parent` = `p`.`name` and `a`.`parenttype` = 'Service Provider'
		where `p`.`is_active` = 1""",
}
