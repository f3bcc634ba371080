"""The cases that one figure of a table counts: those of them that the user may open."""

from __future__ import annotations

from typing import Any

from ccm_app.ccm_app.report.columns import begin

NAME = "Cases Behind"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: those of the Statistics Table, and row and column of the figure by their codes."""
	begin(NAME)
	# Only now: on a slow machine loading pandas can take longer than Frappe's watch over slow reports waits.
	from ccm_app.ccm_app.report.cases_behind.making import made

	return made(filters or {})
