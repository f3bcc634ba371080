"""Where the embedded registry finds the facts that are counted: one SELECT for each, with the same columns.

Every SELECT gives `client`, `day` and the dimensions of `ccm_app.statistics.facts.FACTS`. A fact without a SELECT is
not recorded here, and the tables say so.
"""

from __future__ import annotations

from ccm_app.domain.categories import VOID

# A person's first case counts from the registration, a later one from the day it was opened. The provider is
# the first that took the client in; the client has left when a movement leads from there to somewhere else.
CASES = f"""
	SELECT "Case".name AS "case", "Case".client AS client, "Case".case_type AS case_type, Client.sex AS sex,
		Client.age_at_registration AS age, Client.referred_by AS referred_by, Client.home_province AS province,
		"Case".field_office AS field_office, "Case".stage AS stage, "Case".case_manager AS case_manager,
		"Case".next_due_on AS next_due_on, "Case".assessed_on AS assessed_on,
		"Case".plan_approved_on AS plan_approved_on, "Case".first_referral_on AS first_referral_on,
		"Case".services_started_on AS services_started_on, "Case".reintegrated_on AS case_reintegrated_on,
		"Case".closed_on AS closed_on, "Case".evaluated_on AS evaluated_on, "Case".opened_on AS opened_on,
		CASE WHEN "Case".row_number = MIN("Case".row_number) OVER (PARTITION BY "Case".client)
			THEN Client.registered_on ELSE "Case".opened_on END AS registered_on,
		home.started_on AS reintegrated_on, listed.statistics_row AS option, stay.provider AS provider,
		(SELECT MIN(moved_on) FROM Movement WHERE Movement."case" = "Case".name
			AND from_provider = stay.provider AND to_provider IS NOT stay.provider) AS moved_away_on
	FROM "Case"
	JOIN Client ON Client.name = "Case".client
	LEFT JOIN (SELECT "case", option, MAX(started_on) AS started_on FROM Reintegration GROUP BY "case") AS home
		ON home."case" = "Case".name
	LEFT JOIN "Reintegration Option" AS listed ON listed.name = home.option
	LEFT JOIN (
		SELECT "case", to_provider AS provider FROM (
			SELECT "case", to_provider, ROW_NUMBER() OVER (
				PARTITION BY "case" ORDER BY moved_on, row_number) AS place
			FROM Movement WHERE to_provider IS NOT NULL
		) WHERE place = 1
	) AS stay ON stay."case" = "Case".name
	WHERE "Case".stage IS NOT '{VOID}'
"""
OF_CASE = "c.client, c.case_type, c.sex, c.age, c.provider, c.field_office, c.province"
_HALF = "CASE WHEN month_number <= 6 THEN '1-6' WHEN month_number <= 12 THEN '7-12' ELSE '13+' END AS half"
_STAGES = (
	("Registration", "registered_on"),
	("Social assessment", "assessed_on"),
	("Case plan", "plan_approved_on"),
	("Referral", "first_referral_on"),
	("Services", "services_started_on"),
	("Reintegration and follow-up", "case_reintegrated_on"),
	("Closure", "closed_on"),
	("Evaluation", "evaluated_on"),
)
_REACHED = " UNION ALL ".join(
	[
		f"SELECT {OF_CASE}, c.registered_on AS day, 'Identification' AS stage FROM cases AS c",
		f"""SELECT {OF_CASE}, c.registered_on AS day, 'Case conference' AS stage FROM cases AS c WHERE EXISTS (
			SELECT 1 FROM "Case Conference" AS k WHERE k."case" = c."case" AND k.status = 'Held')""",
		*(
			f"SELECT {OF_CASE}, c.registered_on AS day, '{stage}' AS stage FROM cases AS c WHERE c.{day} IS NOT NULL"
			for stage, day in _STAGES
		),
	]
)


def _milestone(what: str, day: str) -> str:
	days = f"CAST(julianday({day}) - julianday(c.registered_on) AS INTEGER)"
	return f"SELECT {OF_CASE}, {day} AS day, '{what}' AS what, {days} AS days FROM cases AS c WHERE {day} IS NOT NULL"


_HELD = (
	"""(SELECT MIN(k.held_on) FROM "Case Conference" AS k WHERE k."case" = c."case" AND k.status = 'Held')"""
)
_MILESTONES = " UNION ALL ".join(
	(
		_milestone("Assessment", "c.assessed_on"),
		_milestone("Conference", _HELD),
		_milestone("Plan", "c.plan_approved_on"),
		_milestone("Service", "c.services_started_on"),
	)
)
_OVERDUE = "CASE WHEN c.next_due_on < date('now') THEN 'Yes' ELSE 'No' END AS overdue"
_RETURN = """(SELECT MIN(n.registered_on) FROM cases AS n WHERE n.client = c.client AND n.registered_on > f.decided_on)"""
_MONEY = ", ".join(
	f"CAST(ROUND(l.{column} * 100) AS INTEGER) AS {name}"
	for column, name in (
		("amount", "planned"),
		("amount_approved", "approved"),
		("amount_committed", "committed"),
		("amount_spent", "spent"),
	)
)
SELECTS = {
	"registered": f"SELECT {OF_CASE}, c.registered_on AS day, c.referred_by FROM cases AS c",
	"reached": _REACHED,
	"reintegrated": f"SELECT {OF_CASE}, c.reintegrated_on AS day, c.option FROM cases AS c",
	"milestone": _MILESTONES,
	"assessed": f"""SELECT {OF_CASE}, a.assessed_on AS day FROM "Social Assessment" AS a
		JOIN cases AS c ON c."case" = a."case" WHERE a.status IS NOT 'Draft'""",
	"service": f"""SELECT {OF_CASE}, s.from_date AS day, s.service_type, s.provider AS to_provider,
		CAST(ROUND(s.amount_committed * 100) AS INTEGER) AS committed,
		CAST(ROUND(s.amount_spent * 100) AS INTEGER) AS spent
		FROM "Service Record" AS s JOIN cases AS c ON c."case" = s."case"
		WHERE s.status IN ('Ongoing', 'Completed') AND s.family_visit IS NOT 1""",
	"family_visit": f"""SELECT {OF_CASE}, s.from_date AS day
		FROM "Service Record" AS s JOIN cases AS c ON c."case" = s."case"
		WHERE s.status IN ('Ongoing', 'Completed') AND s.family_visit = 1""",
	"family_member": f"""SELECT {OF_CASE}, s.from_date AS day, s.family_helped AS helped
		FROM "Service Record" AS s JOIN cases AS c ON c."case" = s."case"
		WHERE s.status IN ('Ongoing', 'Completed') AND s.family_helped > 0""",
	"referred": f"""SELECT {OF_CASE}, r.referred_on AS day, r.service_type, r.provider AS to_provider,
		r.referral_category AS outcome,
		CAST(julianday(r.answered_on) - julianday(r.referred_on) AS INTEGER) AS days
		FROM Referral AS r JOIN cases AS c ON c."case" = r."case" WHERE r.referral_category IS NOT 'Draft'""",
	"placement": f"""SELECT {OF_CASE}, r.residential_from AS day, r.provider AS to_provider,
		CAST(julianday(MIN(COALESCE(r.ended_on, r.residential_until), date('now')))
			- julianday(r.residential_from) AS INTEGER) AS days
		FROM Referral AS r JOIN cases AS c ON c."case" = r."case"
		WHERE r.is_residential = 1 AND r.referral_category IN ('Accepted', 'In service', 'Completed')""",
	"follow_up_due": f"""SELECT {OF_CASE}, f.due_on AS day, f.status, {_HALF}
		FROM "Follow-up" AS f JOIN cases AS c ON c."case" = f."case" WHERE f.month_number > 0""",
	"follow_up": f"""SELECT {OF_CASE}, f.visited_on AS day, f.situation, {_HALF}
		FROM "Follow-up" AS f JOIN cases AS c ON c."case" = f."case" WHERE f.status = 'Done'
			AND f.month_number > 0""",
	"training_follow_up": f"""SELECT {OF_CASE}, f.visited_on AS day,
		CASE WHEN t.has_levels = 1 THEN 'FORMAL' ELSE t.name END AS topic
		FROM "Follow-up" AS f JOIN "Training Course" AS t ON t.name = f.training_course
		JOIN cases AS c ON c."case" = f."case" WHERE f.status = 'Done'""",
	"closed": f"""SELECT {OF_CASE}, f.decided_on AS day, f.reason,
		CASE WHEN {_RETURN} <= date(f.decided_on, '+1 year') THEN 'Within one year'
			WHEN {_RETURN} <= date(f.decided_on, '+2 years') THEN 'Within two years' ELSE 'No' END AS reentry
		FROM "Case Closure" AS f JOIN cases AS c ON c."case" = f."case" """,
	"caseload": f"""SELECT {OF_CASE}, date('now') AS day, c.case_manager, c.stage, {_OVERDUE}
		FROM cases AS c WHERE c.stage NOT IN ('Closure', 'Evaluation')""",
	"plan_money": f"""SELECT {OF_CASE}, p.approved_on AS day, l.phase AS action, l.funder, p.currency,
		l.service_type, {_MONEY}
		FROM "Case Plan Line" AS l JOIN "Case Plan" AS p ON p.name = l.parent AND l.parenttype = 'Case Plan'
		JOIN cases AS c ON c."case" = p."case" WHERE p.budget_category = 'Approved' AND p.is_current = 1""",
	"offer": """SELECT p.name AS client, p.name AS provider, s.service_type
		FROM "Provider Service" AS s JOIN "Service Provider" AS p ON p.name = s.parent
		WHERE s.parenttype = 'Service Provider' AND p.is_active IS NOT 0""",
	"coverage": """SELECT DISTINCT p.name AS client, p.name AS provider, s.service_type, place.province
		FROM "Provider Service" AS s JOIN "Service Provider" AS p ON p.name = s.parent
		LEFT JOIN (SELECT name, province FROM "Service Provider" WHERE province IS NOT NULL
			UNION SELECT parent, area FROM "Provider Province" WHERE parenttype = 'Service Provider'
		) AS place ON place.name = p.name
		WHERE s.parenttype = 'Service Provider' AND p.is_active IS NOT 0""",
	"provider": """SELECT p.name AS client, p.name AS provider, a.programme_area FROM "Service Provider" AS p
		LEFT JOIN "Provider Programme Area" AS a ON a.parent = p.name AND a.parenttype = 'Service Provider'
		WHERE p.is_active IS NOT 0""",
	"in_shelter": f"""SELECT {OF_CASE}, c.registered_on AS from_day,
		COALESCE(c.moved_away_on, c.reintegrated_on) AS until_day FROM cases AS c""",
}
