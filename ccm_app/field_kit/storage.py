"""The SQLite file: one table per DocType, whole records in and out, transactions, and nothing else.

Nothing is ever deleted, except child rows that are written anew with their record. The ledger's table has
triggers that refuse every change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ccm_app.exchange import kit_journal
from ccm_app.field_kit import sealed_rows
from ccm_app.field_kit.dictionary import SEALED_TEXT, WHOLE_NUMBERS, Dictionary, Kind
from ccm_app.field_kit.values import LOADERS, stored
from ccm_app.sealing.errors import KeyMissing

KEEPING = ("name", "owner", "creation", "modified", "modified_by")
LEDGER = "Case Event"
WAITING_SECONDS = 60
_OWN_TABLES = """
CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS account_role (account TEXT NOT NULL, role TEXT NOT NULL,
	PRIMARY KEY (account, role));
CREATE TABLE IF NOT EXISTS seal (number INTEGER PRIMARY KEY CHECK (number = 1), closed_key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS secret_key (key_id TEXT PRIMARY KEY, key BLOB NOT NULL);
"""
_LEDGER_GUARDS = f"""
CREATE UNIQUE INDEX IF NOT EXISTS ledger_order ON "{LEDGER}" (client, sequence);
CREATE TRIGGER IF NOT EXISTS ledger_keeps BEFORE UPDATE ON "{LEDGER}"
	BEGIN SELECT RAISE(ABORT, 'The ledger is only added to: no row can be changed.'); END;
CREATE TRIGGER IF NOT EXISTS ledger_holds BEFORE DELETE ON "{LEDGER}"
	BEGIN SELECT RAISE(ABORT, 'The ledger is only added to: no row can be removed.'); END;
"""


class Storage:
	"""One open registry file. Not shared between threads; several processes may open the same file.

	passphrase: opens the texts; a new file is made with it. Raises KeyWrong and KeyMissing.
	"""

	def __init__(self, path: Path, dictionary: Dictionary, passphrase: str):
		self.dictionary = dictionary
		self.connection = sqlite3.connect(
			path, timeout=WAITING_SECONDS, isolation_level=None, cached_statements=1000
		)
		self.connection.row_factory = sqlite3.Row
		self._kept: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
		self._version = -1
		if self.connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
			self.connection.execute("PRAGMA journal_mode=WAL")
		self.connection.execute("PRAGMA synchronous=NORMAL")
		if self.is_empty:
			self._create_tables(sealed_rows.new_closed_key(passphrase))
		self.seal = sealed_rows.opened_with(passphrase, self._closed_key())
		with self.transaction():
			kit_journal.make_tables(self.connection)

	@property
	def is_empty(self) -> bool:
		"""True while the file holds no registry yet."""
		found = self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger_holds'")
		return found.fetchone() is None

	def _closed_key(self) -> str:
		try:
			found = self.connection.execute("SELECT closed_key FROM seal").fetchone()
		except sqlite3.OperationalError:
			found = None
		if found is None:
			raise KeyMissing("This registry was made before texts were sealed, and is not opened any more.")
		return str(found[0])

	def _create_tables(self, closed_key: str) -> None:
		# Of two processes that begin a file at once, the first one's key holds.
		key = f"INSERT OR IGNORE INTO seal VALUES (1, '{closed_key}');"
		statements = [_OWN_TABLES, key, *map(_table_of, self.dictionary.kinds.values()), _LEDGER_GUARDS]
		self.connection.executescript("BEGIN IMMEDIATE;" + "\n".join(statements) + "COMMIT;")

	def close(self) -> None:
		"""Close the file."""
		self.connection.close()

	@contextmanager
	def transaction(self) -> Iterator[None]:
		"""All or nothing; waits for other writers. Inside a transaction it joins that one."""
		if self.connection.in_transaction:
			yield
			return
		self.connection.execute("BEGIN IMMEDIATE")
		try:
			yield
		except BaseException:
			self._kept.clear()
			if self.connection.in_transaction:
				self.connection.execute("ROLLBACK")
			raise
		self.connection.execute("COMMIT")

	def next_in(self, series: str) -> int:
		"""The next number of a series, from 1; taken back when the transaction fails."""
		execute = self.connection.execute
		execute("INSERT OR IGNORE INTO series VALUES (?, 0)", (series,))
		execute("UPDATE series SET last = last + 1 WHERE name = ?", (series,))
		return int(execute("SELECT last FROM series WHERE name = ?", (series,)).fetchone()[0])

	def exists(self, kind: str, name: object) -> bool:
		"""True when a record of this kind has this name."""
		return (
			self.connection.execute(f'SELECT 1 FROM "{kind}" WHERE name = ?', (name,)).fetchone() is not None
		)

	def names_where(self, kind: str, equal: Mapping[str, Any]) -> list[str]:
		"""The names of the records whose fields equal the values, oldest first."""
		_refuse_texts(self.dictionary[kind], equal)
		conditions = " AND ".join(f'"{name}" IS ?' for name in equal) or "1"
		statement = f'SELECT name FROM "{kind}" WHERE {conditions} ORDER BY row_number'
		values = [stored(value) for value in equal.values()]
		return [str(row[0]) for row in self.connection.execute(statement, values).fetchall()]

	def one(self, kind: str, name: object) -> dict[str, Any] | None:
		"""A whole record with its child rows, or None."""
		return next(iter(self.many(kind, {"name": name})), None)

	def many(self, kind: str, equal: Mapping[str, Any]) -> list[dict[str, Any]]:
		"""Whole records whose fields equal the values, oldest first. None matches what is empty.

		Records of the lists are kept in memory until somebody writes; nobody may change what is returned.
		"""
		described = self.dictionary[kind]
		if not described.is_list:
			return self._read(described, equal)
		kept = self._kept_now()
		wanted = (kind, *sorted((name, stored(value)) for name, value in equal.items()))
		if wanted not in kept:
			kept[wanted] = self._read(described, equal)
		return kept[wanted]

	def _kept_now(self) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
		"""What is kept of the lists; forgotten as soon as another process has written."""
		version = self.connection.execute("PRAGMA data_version").fetchone()[0]
		if version != self._version:
			self._version = version
			self._kept.clear()
		return self._kept

	def _read(self, kind: Kind, equal: Mapping[str, Any]) -> list[dict[str, Any]]:
		_refuse_texts(kind, equal)
		conditions = " AND ".join(f'"{name}" IS ?' for name in equal) or "1"
		statement = f'SELECT * FROM "{kind.name}" WHERE {conditions} ORDER BY row_number'
		rows = self.connection.execute(statement, [stored(value) for value in equal.values()]).fetchall()
		return [self._record(kind, row) for row in rows]

	def count(self, kind: str) -> int:
		"""How many records of a kind there are."""
		return int(self.connection.execute(f'SELECT COUNT(*) FROM "{kind}"').fetchone()[0])

	def _record(self, kind: Kind, row: sqlite3.Row) -> dict[str, Any]:
		record = dict(row)
		del record["row_number"]
		self.seal.open(kind, str(record["name"]), record)
		_load(kind, record)
		for table in kind.tables:
			record[table.name] = self._rows(kind.name, record["name"], table.name, table.options)
		return record

	def _rows(self, kind: str, name: str, table: str, child: str) -> list[dict[str, Any]]:
		statement = (
			f'SELECT * FROM "{child}" WHERE parent = ? AND parenttype = ? AND parentfield = ? ORDER BY idx'
		)
		rows = []
		for found in self.connection.execute(statement, (name, kind, table)).fetchall():
			row = dict(found)
			self.seal.open(self.dictionary[child], sealed_rows.row_name(name, kind, table, row["idx"]), row)
			for keeping in ("row_number", "parent", "parenttype", "parentfield"):
				del row[keeping]
			_load(self.dictionary[child], row)
			rows.append(row)
		return rows

	def insert(self, kind: str, record: Mapping[str, Any]) -> None:
		"""Write a new record; `record` holds the five keeping fields and typed values."""
		described = self._about_to_write(kind)
		names = [*KEEPING, *(field.name for field in described.columns)]
		self._insert_row(described, str(record["name"]), {name: record.get(name) for name in names})
		self._write_rows(described, record)

	def update(self, kind: str, name: str, values: Mapping[str, Any]) -> None:
		"""Write some fields of a stored record; a table that is given is written anew."""
		described = self._about_to_write(kind)
		own = {key: value for key, value in values.items() if key in KEEPING or _is_column(described, key)}
		if own:
			own = self._with_the_other_texts(described, name, own)
			assignments = ", ".join(f'"{key}" = ?' for key in own)
			statement = f'UPDATE "{kind}" SET {assignments} WHERE name = ?'
			self.connection.execute(statement, [*map(stored, own.values()), name])
		self._write_rows(described, {**values, "name": name})

	def _with_the_other_texts(self, kind: Kind, name: str, own: dict[str, Any]) -> dict[str, Any]:
		"""The changed values as they are stored: a text is sealed together with those that stay."""
		if not kind.sealed & own.keys():
			return own
		found = self.connection.execute(f'SELECT "{SEALED_TEXT}" FROM "{kind.name}" WHERE name = ?', (name,))
		texts = dict(found.fetchone() or {})
		self.seal.open(kind, name, texts)
		changed = {key: stored(value) for key, value in own.items()}
		return self.seal.closed(kind, name, texts | changed)

	def _about_to_write(self, kind: str) -> Kind:
		described = self.dictionary[kind]
		if described.is_list:
			self._kept.clear()
		return described

	def _write_rows(self, kind: Kind, record: Mapping[str, Any]) -> None:
		for table in kind.tables:
			if table.name not in record:
				continue
			place = {"parent": record["name"], "parenttype": kind.name, "parentfield": table.name}
			statement = (
				f'DELETE FROM "{table.options}" WHERE parent = ? AND parenttype = ? AND parentfield = ?'
			)
			self.connection.execute(statement, list(place.values()))
			columns = [field.name for field in self.dictionary[table.options].columns]
			for number, row in enumerate(record[table.name] or (), 1):
				own = {name: row.get(name) for name in columns}
				called = sealed_rows.row_name(record["name"], kind.name, table.name, number)
				self._insert_row(self.dictionary[table.options], called, {**place, "idx": number, **own})

	def _insert_row(self, kind: Kind, name: str, values: Mapping[str, Any]) -> None:
		"""name: what the envelope is bound to."""
		closed = self.seal.closed(kind, name, {key: stored(value) for key, value in values.items()})
		names = ", ".join(f'"{column}"' for column in closed)
		marks = ", ".join("?" * len(closed))
		self.connection.execute(
			f'INSERT INTO "{kind.name}" ({names}) VALUES ({marks})', list(closed.values())
		)


def _refuse_texts(kind: Kind, equal: Mapping[str, Any]) -> None:
	"""A sealed text is not searched: the search would find nothing and look as if there were nothing."""
	sealed = kind.sealed & equal.keys()
	if sealed:
		raise ValueError(f"{', '.join(sorted(sealed))} of {kind.name} is sealed and cannot be searched.")


def _is_column(kind: Kind, name: str) -> bool:
	field = kind.by_name.get(name)
	return field is not None and not field.is_table


def _load(kind: Kind, record: dict[str, Any]) -> None:
	for field in kind.columns:
		loader = LOADERS.get(field.kind)
		if loader is not None and record[field.name] is not None:
			record[field.name] = loader(record[field.name])


def _table_of(kind: Kind) -> str:
	keeping = _CHILD_KEEPING if kind.is_child else _RECORD_KEEPING
	sealed = [f'"{SEALED_TEXT}" TEXT'] if kind.sealed else []
	columns = ", ".join([keeping, *sealed, *(f'"{one.name}" {_sql_type(one.kind)}' for one in kind.columns)])
	indexes = "".join(_indexes_of(kind))
	return f'CREATE TABLE IF NOT EXISTS "{kind.name}" ({columns});{indexes}'


_RECORD_KEEPING = "row_number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner TEXT, creation TEXT, modified TEXT, modified_by TEXT"
_CHILD_KEEPING = "row_number INTEGER PRIMARY KEY, idx INTEGER, parent TEXT NOT NULL, parenttype TEXT NOT NULL, parentfield TEXT NOT NULL"


def _sql_type(kind: str) -> str:
	return "INTEGER" if kind in WHOLE_NUMBERS else "TEXT"


def _indexes_of(kind: Kind) -> Iterable[str]:
	if kind.is_child:
		yield f'CREATE INDEX IF NOT EXISTS "of {kind.name}" ON "{kind.name}" (parent, parenttype, parentfield);'
		return
	for field in kind.columns:
		unique = "UNIQUE " if field.unique else ""
		if field.unique or field.kind == "Link":
			title = f"by {kind.name}.{field.name}"
			yield f'CREATE {unique}INDEX IF NOT EXISTS "{title}" ON "{kind.name}" ("{field.name}");'
