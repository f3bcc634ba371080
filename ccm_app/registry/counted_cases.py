"""One narrow row for each case, kept for counting: its days, its codes, who took the client in first and when she left.

What every table asks of a case is spread over four kinds of records, and the stay at a month's end has to be looked
up for every case there ever was. This row is worked out when one of those records is stored, in the same transaction
and whatever the way (`follow`), so that it tells at every moment what they tell; `differing` works all of them out
anew and compares. It is a table without a form: nothing opens it, nothing lists it.

Two who store records of one client at the same moment take turns: each holds the client, adds what it has stored
itself, and settles the client's rows from the rows that are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe

from ccm_app.domain.categories import VOID

TABLE = "ccm_counted_case"
_CODES = ("case_type", "sex", "province", "referred_by", "field_office", "provider")
_DAYS = ("opened_on", "registered_on", "from_day", "left_on")
COLUMNS = ("case", "client", "is_void", "made", "age", *_DAYS, *_CODES)
# `person` is the number of a client's first row: counting distinct numbers is faster than distinct codes.
_DEFINITION = f"""create table if not exists `{TABLE}` (
	`case` varchar(140) not null primary key, `client` varchar(140) not null,
	`number` bigint not null auto_increment unique, `person` bigint not null default 0,
	`is_void` tinyint not null, `made` datetime(6) null, `age` bigint null,
	{", ".join(f"`{name}` date null" for name in _DAYS)},
	{", ".join(f"`{name}` varchar(140) null" for name in _CODES)},
	index `by_client` (`client`, `made`),
	index `by_day` (`from_day`, `is_void`, `case_type`, `sex`, `age`, `referred_by`, `person`),
	index `by_stay` (`is_void`, `from_day`, `left_on`, `person`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_unicode_ci"""
# From which columns the row is worked out; what is written past a save is followed where it touches one of them.
TOLD_BY = {
	"Client": frozenset(
		{"registered_on", "sex", "age_at_registration", "home_province", "referred_by", "creation"}
	),
	"Case": frozenset({"client", "case_type", "field_office", "opened_on", "stage", "creation"}),
	"Movement": frozenset({"case", "moved_on", "to_provider", "from_provider", "creation"}),
	"Reintegration": frozenset({"case", "started_on"}),
}

# Of two cases of a person the one that was opened first counts from the registration, the other from its opening.
_HAS_EARLIER = f"""exists (select 1 from `tabCase` `earlier` where `earlier`.`client` = `its_case`.`client`
	and `earlier`.`stage` != '{VOID}' and (`earlier`.`creation` < `its_case`.`creation`
		or (`earlier`.`creation` = `its_case`.`creation` and `earlier`.`name` < `its_case`.`name`)))"""
# The provider is the one that took the client in first; the client left when a later move led away from it, else with
# the last reintegration.
_STAY = """left join `tabMovement` `stay` on `stay`.`name` = (
	select `first_stay`.`name` from `tabMovement` `first_stay`
	where `first_stay`.`case` = `its_case`.`name` and ifnull(`first_stay`.`to_provider`, '') != ''
	order by `first_stay`.`moved_on`, `first_stay`.`creation`, `first_stay`.`name` limit 1)"""
_LEFT_ON = """coalesce(
	(select min(`away`.`moved_on`) from `tabMovement` `away` where `away`.`case` = `its_case`.`name`
		and `away`.`from_provider` = `stay`.`to_provider`
		and ifnull(`away`.`to_provider`, '') != `stay`.`to_provider`),
	(select max(`home`.`started_on`) from `tabReintegration` `home` where `home`.`case` = `its_case`.`name`))"""
_TOLD = {
	"case": "`its_case`.`name`",
	"client": "`its_case`.`client`",
	"is_void": f"ifnull(`its_case`.`stage` != '{VOID}', 0) = 0",
	"made": "`its_case`.`creation`",
	"age": "`person`.`age_at_registration`",
	"opened_on": "`its_case`.`opened_on`",
	"registered_on": "`person`.`registered_on`",
	"from_day": f"if({_HAS_EARLIER}, `its_case`.`opened_on`, `person`.`registered_on`)",
	"left_on": _LEFT_ON,
	"case_type": "`its_case`.`case_type`",
	"sex": "`person`.`sex`",
	"province": "`person`.`home_province`",
	"referred_by": "`person`.`referred_by`",
	"field_office": "`its_case`.`field_office`",
	"provider": "`stay`.`to_provider`",
}
_FROM = (
	f"from `tabCase` `its_case` join `tabClient` `person` on `person`.`name` = `its_case`.`client` {_STAY}"
)
_FIRST_OF_CLIENT = f"""join (select `client`, min(`number`) as `first` from `{TABLE}` group by `client`) `of_client`
	on `of_client`.`client` = `kept`.`client`"""
_OF_PERSON = ("registered_on", "age", "sex", "province", "referred_by")


def make() -> None:
	"""Make the table where it is missing, with the rows of every case; safe to run twice."""
	if frappe.db.sql("show tables like %s", (TABLE,)):
		return
	frappe.db.sql_ddl(_DEFINITION)
	rebuild()


def remove() -> None:
	"""Take the table away with the app."""
	frappe.db.sql_ddl(f"drop table if exists `{TABLE}`")


def rebuild() -> None:
	"""Work every row out anew, in this transaction."""
	frappe.db.sql(f"delete from `{TABLE}`")
	frappe.db.sql(f"insert into `{TABLE}` ({_listed(COLUMNS)}) {_told()} order by `its_case`.`creation`")
	frappe.db.sql(f"update `{TABLE}` `kept` {_FIRST_OF_CLIENT} set `kept`.`person` = `first`")


def follow(kind: str, name: str, columns: Iterable[str] | None = None) -> None:
	"""After a record was stored: keep what it says. columns: those that were written; None for a whole record."""
	if kind not in TOLD_BY or (columns is not None and not TOLD_BY[kind] & set(columns)):
		return
	if kind == "Client":
		_take_person(name)
	else:
		_take_case(name if kind == "Case" else frappe.db.get_value(kind, name, "case"))


def differing() -> int:
	"""How many cases have a row that differs from what their records tell, or no row, or one too many."""
	kept = f"select {_listed(COLUMNS)} from `{TABLE}`"
	cases = f"select `case` from (({_told()}) except ({kept})) `missed`"
	cases += f" union select `case` from (({kept}) except ({_told()})) `invented`"
	cases += f" union select `kept`.`case` from `{TABLE}` `kept` {_FIRST_OF_CLIENT} where `person` != `first`"
	return int(frappe.db.sql(f"select count(*) from ({cases}) `all_of_them`")[0][0])


def _listed(names: Iterable[str]) -> str:
	return ", ".join(f"`{name}`" for name in names)


def _told() -> str:
	"""What the records tell about every case."""
	return f"select {', '.join(f'{_TOLD[name]} as `{name}`' for name in COLUMNS)} {_FROM}"


def _take_person(client: str) -> None:
	"""The client is held by whoever stored it; of other records nothing is read."""
	values = ", ".join(f"`kept`.`{name}` = {_TOLD[name]}" for name in _OF_PERSON)
	frappe.db.sql(
		f"""update `{TABLE}` `kept` join `tabClient` `person` on `person`.`name` = `kept`.`client`
			set {values} where `kept`.`client` = %s""",
		(client,),
	)
	_settle(client)


def _take_case(case: str | None) -> None:
	"""The case is held by whoever stored it or one of its records; its client is held from here on."""
	before = frappe.db.sql(f"select `client` from `{TABLE}` where `case` = %s", (case,))
	clients = {frappe.db.get_value("Case", case, "client"), *(row[0] for row in before)} - {None}
	for client in sorted(clients):
		frappe.db.sql("select `name` from `tabClient` where `name` = %s for update", (client,))
	changed = ", ".join(f"`{name}` = values(`{name}`)" for name in COLUMNS)
	frappe.db.sql(
		f"insert into `{TABLE}` ({_listed(COLUMNS)}) {_of_one_case()} on duplicate key update {changed}",
		(case,),
	)
	for client in sorted(clients):
		_settle(client)


def _of_one_case() -> str:
	"""As `_told`, without a look at other cases of the client, which somebody else may hold: `_settle` has them."""
	alone = {**_TOLD, "from_day": "`person`.`registered_on`"}
	return f"select {', '.join(f'{alone[name]} as `{name}`' for name in COLUMNS)} {_FROM} where `its_case`.`name` = %s"


def _settle(client: str) -> None:
	"""Which of a client's cases is the first, and the number of the person."""
	rows = frappe.db.sql(
		f"""select `case`, `number`, `person`, `is_void`, `opened_on`, `registered_on`, `from_day`
			from `{TABLE}` where `client` = %s order by `made`, `case` for update""",
		(client,),
		as_dict=True,
	)
	person, has_earlier = min((row["number"] for row in rows), default=0), False
	for row in rows:
		day = row["opened_on"] if has_earlier else row["registered_on"]
		has_earlier = has_earlier or not row["is_void"]
		if (row["person"], row["from_day"]) != (person, day):
			_write(row, person, day)


def _write(row: dict[str, Any], person: int, day: Any) -> None:
	frappe.db.sql(
		f"update `{TABLE}` set `person` = %s, `from_day` = %s where `case` = %s", (person, day, row["case"])
	)
