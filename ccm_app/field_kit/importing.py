"""Import of a client file: good rows land, broken ones come back as a file with the reason per row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ccm_app.domain.problems import RuleBroken
from ccm_app.exchange import rows
from ccm_app.exchange.columns import CASE, CLIENT, IDENTITY
from ccm_app.field_kit import keys
from ccm_app.field_kit.wording import labels_of, refusal, sentence

if TYPE_CHECKING:
	from ccm_app.field_kit.registry import Registry


@dataclass
class Imported:
	"""What became of a file. saved and already: registry numbers, in the order of the file.

	broken_file: the broken rows as CSV with a column `reason`; empty when no row is broken.
	"""

	saved: list[str] = field(default_factory=list)
	already: list[str] = field(default_factory=list)
	broken: list[tuple[rows.ClientRow, list[str]]] = field(default_factory=list)
	broken_file: str = ""


def import_clients(registry: Registry, csv_text: str, actor: str) -> Imported:
	"""Register every good row, each with its identity and perhaps a case, or not at all.

	Raises RuleBroken when the file as a whole cannot be read. Importing a file again saves nothing twice.
	"""
	file = rows.read_clients(csv_text, keys.import_key(registry.storage))
	if file.problems:
		raise refusal(registry.dictionary, CLIENT, file.problems)
	imported = Imported()
	labels = labels_of(registry.dictionary, CLIENT) | labels_of(registry.dictionary, IDENTITY)
	for row in file.rows:
		if row.problems:
			imported.broken.append((row, [sentence(one, labels) for one in row.problems]))
		else:
			_take(registry, row, actor, imported)
	if imported.broken:
		imported.broken_file = rows.broken_file(file, imported.broken)
	return imported


def _take(registry: Registry, row: rows.ClientRow, actor: str, imported: Imported) -> None:
	known = registry.storage.names_where(CLIENT, {"form_key": row.form_key})
	if known:
		imported.already.append(known[0])
		return
	try:
		with registry.storage.transaction():
			imported.saved.append(_save(registry, row, actor))
	except RuleBroken as broken:
		imported.broken.append((row, broken.sentences))


def _save(registry: Registry, row: rows.ClientRow, actor: str) -> str:
	def insert(kind: str, more: dict[str, Any]) -> str:
		return registry.insert(kind, {**row.values[kind], **more, "form_key": row.form_key}, actor)

	client = insert(CLIENT, {})
	insert(IDENTITY, {"client": client})
	if CASE in row.values:
		insert(CASE, {"client": client, **_case_defaults(registry, row)})
	return client


def _case_defaults(registry: Registry, row: rows.ClientRow) -> dict[str, Any]:
	"""The day of registration and the office's case manager, for rows that name none."""
	given, client = row.values[CASE], row.values[CLIENT]
	office = registry.one("Field Office", client.get("field_office")) or {}
	managers = [one["user"] for one in office.get("staff") or () if one["duty"] == "Field Case Manager"]
	return {
		"opened_on": given.get("opened_on") or client.get("registered_on"),
		"case_manager": given.get("case_manager") or next(iter(managers), None),
	}
