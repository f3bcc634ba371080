"""Rows of Case Access that are older than the packets: fill the packet, and name every case manager by a row.

Safe to run twice: a packet that is there stays, and a row that is there is not made again.
"""

from __future__ import annotations

import frappe

from ccm_app.domain.access import FULL_GROUNDS, IDENTITY, access_row, manager_grant
from ccm_app.domain.categories import VOID
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.site_register import SiteRegister

FORMER_INDEX = "party_client_index"


def execute() -> None:
	"""Fill the packets, open the case managers' rows, drop the index that the new one replaces."""
	frappe.db.set_value(
		"Case Access",
		{"ground": ("in", FULL_GROUNDS), "packet": ("is", "not set")},
		"packet",
		IDENTITY,
		update_modified=False,
	)
	frappe.db.set_value(
		"Client", {"sensitivity": ("is", "not set")}, "sensitivity", "Normal", update_modified=False
	)
	for case in _cases():
		_name_manager(case)
	if frappe.db.has_index("tabCase Access", FORMER_INDEX):
		frappe.db.sql_ddl(f"alter table `tabCase Access` drop index `{FORMER_INDEX}`")


def _cases() -> list[dict[str, object]]:
	fields = ["name", "client", "case_manager", "field_office"]
	return frappe.get_all("Case", filters={"stage": ("!=", VOID)}, fields=fields, order_by="name asc")


def _name_manager(case: dict[str, object]) -> None:
	office = case["field_office"]
	grant = manager_grant(case, str(case["case_manager"]), str(office) if office else None)
	known = {
		"client": grant.client,
		"party": grant.party,
		"ground": grant.ground,
		"source_name": grant.source_name,
	}
	if grant.party and not frappe.db.exists("Case Access", known):
		row = access_row(grant, SiteRegister().one("Client", grant.client))
		write_by_register("Case Access", row | {"valid_from": frappe.utils.now_datetime()})
