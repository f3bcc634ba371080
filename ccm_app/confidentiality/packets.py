"""Which packet of a case a user may read: codes, texts, identity. Decided by role and by the rows of Case Access."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from ccm_app.confidentiality import access_rows, roles
from ccm_app.confidentiality.reach import VAULT, Reach, Standing, standing_of
from ccm_app.domain.access import IDENTITY, TEXTS
from ccm_app.registry import shipped

PLAN_KINDS = frozenset({"Case Plan", "Case Plan Line"})


def opens_texts(kind: str, client: str | None, user: str | None = None) -> bool:
	"""Whether the user may read the texts (narrative, medical, legal) of this DocType about this client.

	The vault and its rows need a row that goes up to the identity, everything else one that goes up to the texts.
	Oversight reads cases by code; the row rule of `ccm_app.confidentiality.access` is asked beside this.
	"""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	standing = standing_of(user)
	reaches = [reach for reach in _reaches(standing, kind) if not reach.nothing]
	wanted = {client} if client else set()
	return any(access_rows.all_open(reach, wanted, packet_needed(kind)) for reach in reaches)


def packet_needed(kind: str) -> str:
	"""What a row has to open at least, so that the texts of this DocType are shown."""
	return IDENTITY if kind == VAULT or VAULT in shipped.parents_of(kind) else TEXTS


def _reaches(standing: Standing, kind: str) -> Iterator[Reach]:
	"""How far the user reads texts: as staff of an office, and everywhere for the Central Office and for plans."""
	yield standing.office_reach()
	planner = bool(standing.roles & roles.PLANNERS) and kind in PLAN_KINDS
	if standing.may_see_clients and (planner or roles.CENTRAL in standing.roles):
		yield Reach(True, (), standing.user, standing.hidden)
