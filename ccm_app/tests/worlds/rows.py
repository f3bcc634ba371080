"""The rows of the whole database: what an act added and changed, and how to take that back or bring it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe

Row = Mapping[str, Any]
# Of a table with more rows only the names are kept: there, acts add rows and change none.
LARGE = 5_000
AT_ONCE = 200
# What every request and every sign-in writes, whatever the world.
NOT_THE_WORLD = frozenset({"tabSessions", "tabActivity Log", "tabScheduled Job Log", "tabUser"})


@dataclass
class Picture:
	"""Every row at a moment: table -> name -> row; rows of large tables are empty."""

	tables: dict[str, dict[str, Row]] = field(default_factory=dict)


@dataclass
class Difference:
	"""What happened between two pictures: table -> name -> row."""

	added: dict[str, dict[str, Row]]
	before: dict[str, dict[str, Row]]
	after: dict[str, dict[str, Row]]

	@property
	def size(self) -> int:
		"""How many rows were added or changed."""
		return sum(len(rows) for part in (self.added, self.before) for rows in part.values())


def picture() -> Picture:
	"""The database as it stands now."""
	found = Picture()
	for table in sorted(_tables()):
		found.tables[table] = _rows_of(table)
	return found


def _tables() -> set[str]:
	"""The tables whose rows have a name."""
	named = frappe.db.sql(
		"""select table_name from information_schema.columns
		where table_schema = database() and column_name = 'name' and table_name like 'tab%%'""",
		pluck=True,
	)
	return set(named) - NOT_THE_WORLD


def _rows_of(table: str) -> dict[str, Row]:
	many = frappe.db.sql(f"select count(*) from `{table}`")[0][0] > LARGE
	columns = "name" if many else "*"
	rows = frappe.db.sql(f"select {columns} from `{table}`", as_dict=True)
	return {str(row["name"]): {} if many else row for row in rows}


def between(earlier: Picture, later: Picture) -> Difference:
	"""What was added and changed from one picture to the other. Raises ValueError when a row is gone."""
	found = Difference({}, {}, {})
	for table, rows in later.tables.items():
		old = earlier.tables.get(table, {})
		if missing := old.keys() - rows.keys():
			raise ValueError(f"{table} has lost {len(missing)} rows")
		added = {name: row or _one(table, name) for name, row in rows.items() if name not in old}
		changed = [name for name in old if old[name] != rows[name]]
		_keep(found.added, table, added)
		_keep(found.before, table, {name: old[name] for name in changed})
		_keep(found.after, table, {name: rows[name] for name in changed})
	return found


def _keep(part: dict[str, dict[str, Row]], table: str, rows: dict[str, Row]) -> None:
	if rows:
		part[table] = rows


def _one(table: str, name: str) -> Row:
	return dict(frappe.db.sql(f"select * from `{table}` where name = %s", name, as_dict=True)[0])


def take_out(rows: Mapping[str, Iterable[str]]) -> None:
	"""Remove rows. table -> names."""
	for table, names in rows.items():
		listed = list(names)
		for start in range(0, len(listed), AT_ONCE):
			part = listed[start : start + AT_ONCE]
			frappe.db.sql(f"delete from `{table}` where name in %(names)s", {"names": part})


def put(rows: Mapping[str, Mapping[str, Row]]) -> None:
	"""Write rows as they are, over those of the same name. table -> name -> row."""
	for table, named in rows.items():
		for row in named.values():
			columns = ", ".join(f"`{column}`" for column in row)
			gaps = ", ".join(["%s"] * len(row))
			frappe.db.sql(f"replace into `{table}` ({columns}) values ({gaps})", tuple(row.values()))
