"""Say of each stored plan how much it is in US dollars: a step may ask for it. Safe to run twice."""

from __future__ import annotations

import frappe

from ccm_app.domain.budgets import dollars_of
from ccm_app.domain.reading import decimal_of
from ccm_app.registry.site_register import SiteRegister


def execute() -> None:
	"""Written past the save path: nothing that a person recorded changes."""
	register = SiteRegister()
	for plan in frappe.get_all("Case Plan", fields=("name", "total_planned", "currency"), limit=0):
		amount = dollars_of(decimal_of(plan.total_planned), plan.currency, register)
		frappe.db.set_value("Case Plan", plan.name, "total_planned_usd", float(amount), update_modified=False)
