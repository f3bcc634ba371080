"""What a duty is: records of one kind that wait for an action of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ccm_app.confidentiality.roles import CLERK, MANAGER, WORKER

Filters = list[list[Any]]
OFFICE = (MANAGER, CLERK, WORKER)


@dataclass(frozen=True)
class Duty:
	"""Records of one kind that wait for an action of somebody with one of these roles.

	what: the action; why: the reason, for whoever reads the list; due, since, case, office: the columns that hold
	them, "" for none; of_office: the column whose Field Office has to be one of the user's own, "" for every
	office; unless: a kind and filters of records that take their case off the list.
	"""

	roles: tuple[str, ...]
	kind: str
	what: str
	why: str
	filters: Filters
	due: str = ""
	since: str = "creation"
	case: str = "`case`"
	office: str = "field_office"
	of_office: str = ""
	unless: tuple[str, Filters] | None = None
