"""Every table of the ministry, counted from the register for any months and any part of it, by the role's reach."""

from __future__ import annotations

from typing import Any

from ccm_app.ccm_app.report.columns import begin

NAME = "Statistics Table"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: table (T06 ...), period ("2010-Q2", "2010", "2010-04" or "2010-04/2010-09"), provider, province,
	field_office."""
	begin(NAME)
	# Only now: on a slow machine loading pandas can take longer than Frappe's watch over slow reports waits.
	from ccm_app.ccm_app.report.statistics_table.making import made

	return made(filters or {})
