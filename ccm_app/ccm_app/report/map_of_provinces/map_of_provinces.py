"""Any measure by province, as a map and as a list: by the home of the client, or where providers work."""

from __future__ import annotations

from typing import Any

from ccm_app.ccm_app.report.columns import begin

NAME = "Map of Provinces"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""filters: measure (a code of MEASURES), period."""
	begin(NAME)
	# Only now: on a slow machine loading pandas can take longer than Frappe's watch over slow reports waits.
	from ccm_app.ccm_app.report.map_of_provinces.making import made

	return made(filters or {})
