"""The rows that the tables are counted from: narrow columns of the registry, read in one pass."""

from __future__ import annotations

from typing import Any

from ccm_app.domain.categories import VOID
from ccm_app.field_kit.storage import Storage

# A person's first case counts from the registration, a later one from the day it was opened. The provider is
# the first that took the client in; the client has left when a movement leads from there to somewhere else.
_ROWS = """
WITH home AS (
	SELECT "case", option, MAX(started_on) AS started_on FROM Reintegration GROUP BY "case"
), stay AS (
	SELECT "case", to_provider AS provider FROM (
		SELECT "case", to_provider,
			ROW_NUMBER() OVER (PARTITION BY "case" ORDER BY moved_on, row_number) AS place
		FROM Movement WHERE to_provider IS NOT NULL
	) WHERE place = 1
), parting AS (
	SELECT stay."case" AS "case", MIN(Movement.moved_on) AS moved_on
	FROM stay JOIN Movement ON Movement."case" = stay."case"
	WHERE Movement.from_provider = stay.provider AND Movement.to_provider IS NOT stay.provider
	GROUP BY stay."case"
)
SELECT
	"Case".client AS client,
	"Case".name AS "case",
	"Case".case_type AS case_type,
	Client.sex AS sex,
	Client.age_at_registration AS age_at_registration,
	CASE WHEN "Case".row_number = MIN("Case".row_number) OVER (PARTITION BY "Case".client)
		THEN Client.registered_on ELSE "Case".opened_on END AS registered_on,
	Client.referred_by AS referred_by,
	home.started_on AS reintegrated_on,
	listed.statistics_row AS reintegration_option,
	parting.moved_on AS left_on,
	stay.provider AS provider,
	"Case".field_office AS field_office
FROM "Case"
JOIN Client ON Client.name = "Case".client
LEFT JOIN home ON home."case" = "Case".name
LEFT JOIN "Reintegration Option" AS listed ON listed.name = home.option
LEFT JOIN stay ON stay."case" = "Case".name
LEFT JOIN parting ON parting."case" = "Case".name
WHERE "Case".stage IS NOT ?
ORDER BY "Case".row_number
"""


def case_rows(storage: Storage, provider: str | None = None) -> list[dict[str, Any]]:
	"""One row per case, without the void ones, in the columns of `ccm_app.statistics.cases.CASE_COLUMNS`.

	provider: only cases of clients whom this provider took in. Days are ISO text.
	"""
	rows = [dict(row) for row in storage.connection.execute(_ROWS, (VOID,))]
	return [row for row in rows if provider is None or row["provider"] == provider]
