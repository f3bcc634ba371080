"""The period on one page: nine figures, the charts of the main tables, and what they count. By the role's reach."""

from __future__ import annotations

from typing import Any

from ccm_app.ccm_app.report.columns import begin

NAME = "Statistics at a Glance"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: period, provider, province, field_office. Rows: what each figure counts."""
	begin(NAME)
	# Only now: on a slow machine loading pandas can take longer than Frappe's watch over slow reports waits.
	from ccm_app.ccm_app.report.statistics_at_a_glance.making import made

	return made(filters or {})
