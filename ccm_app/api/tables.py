"""One narrow row for each case, for files of single cases: one pass, and no farther than the user's reach."""

from __future__ import annotations

from typing import Any

import frappe

from ccm_app.confidentiality.counting import condition_of_reach, refuse_others
from ccm_app.domain.categories import VOID
from ccm_app.statistics.cases import CASE_COLUMNS, SEXES

# A person's second case is counted when it was opened; the first when the person was registered.
# The provider is the one that received the client first; the client left when the next move left it.
_QUERY = """
	select `tabCase`.`client`, `tabCase`.`name` as `case`, `tabCase`.`case_type`, `tabCase`.`field_office`,
		`client_row`.`sex`, `client_row`.`age_at_registration`, `client_row`.`referred_by`,
		case when exists (
			select 1 from `tabCase` `earlier` where `earlier`.`client` = `tabCase`.`client`
				and `earlier`.`stage` != %(void)s and `earlier`.`creation` < `tabCase`.`creation`
		) then `tabCase`.`opened_on` else `client_row`.`registered_on` end as `registered_on`,
		`tabCase`.`reintegrated_on`, `option_row`.`statistics_row` as `reintegration_option`,
		`stay`.`to_provider` as `provider`,
		(
			select min(`away`.`moved_on`) from `tabMovement` `away`
			where `away`.`case` = `tabCase`.`name` and `away`.`from_provider` = `stay`.`to_provider`
				and ifnull(`away`.`to_provider`, '') != `stay`.`to_provider`
		) as `left_on`
	from `tabCase`
	join `tabClient` `client_row` on `client_row`.`name` = `tabCase`.`client`
	left join `tabMovement` `stay` on `stay`.`name` = (
		select `first_stay`.`name` from `tabMovement` `first_stay`
		where `first_stay`.`case` = `tabCase`.`name` and ifnull(`first_stay`.`to_provider`, '') != ''
		order by `first_stay`.`moved_on`, `first_stay`.`creation` limit 1
	)
	left join `tabReintegration` `home` on `home`.`name` = (
		select `last_home`.`name` from `tabReintegration` `last_home`
		where `last_home`.`case` = `tabCase`.`name`
		order by `last_home`.`started_on` desc, `last_home`.`creation` desc limit 1
	)
	left join `tabReintegration Option` `option_row` on `option_row`.`name` = `home`.`option`
	where `tabCase`.`stage` != %(void)s and {condition}
	order by `client_row`.`registered_on`, `tabCase`.`name`
"""


def case_rows(filters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
	"""One row per case in the columns of CASE_COLUMNS, for the session's user.

	filters: `provider` and `field_office`, both optional. Void cases and those without a registration day are
	left out, and so are persons whose sex is neither female nor male: files of single cases have no value for them.
	Raises frappe.PermissionError for roles that receive no tables.
	"""
	return [row for row in _stored_rows(filters or {}) if row["sex"] in SEXES]


def _stored_rows(filters: dict[str, Any]) -> list[dict[str, Any]]:
	refuse_others(filters)
	# `list_condition` is the one decision on who reads which client; it comes escaped, as text, which is
	# why this is a query in SQL. A percent sign in it is no place for a value.
	query = _QUERY.format(condition=(condition_of_reach() or "1=1").replace("%", "%%"))
	found = frappe.db.sql(query, {"void": VOID}, as_dict=True)
	wanted = {name: filters[name] for name in ("provider", "field_office") if filters.get(name)}
	return [
		{name: row[name] for name in CASE_COLUMNS}
		for row in found
		if row["registered_on"] and all(row[name] == value for name, value in wanted.items())
	]
