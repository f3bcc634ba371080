"""What people entered in an embedded registry, act by act: what an office keeps, and what a site takes from it.

A registry file holds records as they are now. A site cannot take these: it has its own numbers, and its own moves to
write into its ledger. So the file also holds a journal of what was entered, in its order, sealed like the texts of the
registry. The site enters it again through its own save path, each act once. Beside the journal stand receipts: under
which number the site keeps what an act made. With them the same act gets the same number again when the site comes
back from an older backup.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ccm_app.sealing import envelope
from ccm_app.sealing.passphrase import open_with

INSERT, UPDATE, MOVE = "insert", "update", "move"
_SEALED_AS = "journal"
_TABLES = (
	"CREATE TABLE IF NOT EXISTS journal (number INTEGER PRIMARY KEY, act_key TEXT NOT NULL UNIQUE, content TEXT NOT NULL)",
	"CREATE TABLE IF NOT EXISTS receipt (act_key TEXT PRIMARY KEY, record TEXT NOT NULL, taken_at TEXT NOT NULL)",
	"CREATE TRIGGER IF NOT EXISTS journal_keeps BEFORE UPDATE ON journal"
	" BEGIN SELECT RAISE(ABORT, 'The journal is only added to.'); END",
	"CREATE TRIGGER IF NOT EXISTS journal_holds BEFORE DELETE ON journal"
	" BEGIN SELECT RAISE(ABORT, 'The journal is only added to.'); END",
)


class NoKit(ValueError):
	"""The file is no embedded registry, or one from before the journal; the message says which."""


@dataclass(frozen=True)
class Act:
	"""One thing that somebody entered.

	verb: INSERT, UPDATE or MOVE. record: its name in the registry file. action: of the workflow. born: (kind, name,
	values) of the records that the registry planned itself because of this act.
	"""

	verb: str
	kind: str
	record: str
	actor: str
	values: Mapping[str, Any] = field(default_factory=dict)
	action: str = ""
	born: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
	number: int = 0
	key: str = ""


def make_tables(connection: sqlite3.Connection) -> None:
	"""Make the tables of the journal where they are missing; inside the caller's transaction."""
	for statement in _TABLES:
		connection.execute(statement)


def write(connection: sqlite3.Connection, key: bytes, act: Act) -> None:
	"""Add an act to the journal, in the caller's transaction. key: of the registry's texts."""
	act_key = f"kit-{secrets.token_hex(16)}"
	content = {
		"verb": act.verb,
		"kind": act.kind,
		"record": act.record,
		"actor": act.actor,
		"values": dict(act.values),
		"action": act.action,
		"born": [[kind, name, dict(values)] for kind, name, values in act.born],
	}
	sealed = envelope.seal(content, key, _SEALED_AS, act_key)
	connection.execute("INSERT INTO journal (act_key, content) VALUES (?, ?)", (act_key, sealed))


class Kit:
	"""The journal of a registry file, opened with its passphrase.

	Raises NoKit for another file, and KeyWrong for another passphrase.
	"""

	def __init__(self, path: Path, passphrase: str) -> None:
		if not path.is_file():
			raise NoKit(f"{path.name} is not there.")
		self._connection = sqlite3.connect(path, timeout=60)
		try:
			closed = self._one("SELECT closed_key FROM seal")
			self._one("SELECT count(*) FROM journal")
		except sqlite3.DatabaseError:
			self._connection.close()
			raise NoKit(f"{path.name} is no embedded registry with a journal.") from None
		try:
			self._key = open_with(passphrase, str(closed))
		except Exception:
			self._connection.close()
			raise

	def _one(self, query: str, values: Sequence[Any] = ()) -> Any:
		found = self._connection.execute(query, tuple(values)).fetchone()
		return found[0] if found else None

	def close(self) -> None:
		"""Close the file."""
		self._connection.close()

	def __enter__(self) -> Kit:
		return self

	def __exit__(self, *_: object) -> None:
		self.close()

	def __len__(self) -> int:
		return int(self._one("SELECT count(*) FROM journal"))

	def acts(self) -> Iterator[Act]:
		"""Every act in its order. Raises SealBroken for one that was changed."""
		rows = self._connection.execute(
			"SELECT number, act_key, content FROM journal ORDER BY number"
		).fetchall()
		for number, act_key, sealed in rows:
			content = envelope.unseal(sealed, self._key, _SEALED_AS, act_key)
			born = tuple((kind, name, values) for kind, name, values in content.pop("born"))
			yield Act(**content, born=born, number=number, key=act_key)

	def receipt(self, act_key: str) -> str | None:
		"""Under which name a site keeps what this act made; None when no site has said."""
		found = self._one("SELECT record FROM receipt WHERE act_key = ?", (act_key,))
		return str(found) if found else None

	def keep_receipt(self, act_key: str, record: str) -> None:
		"""Write down under which name the site keeps it; the newest word counts."""
		moment = datetime.now().isoformat(timespec="seconds")
		with self._connection:
			self._connection.execute(
				"INSERT OR REPLACE INTO receipt VALUES (?, ?, ?)", (act_key, record, moment)
			)
