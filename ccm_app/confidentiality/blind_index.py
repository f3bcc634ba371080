"""The blind index of the vault: keyed hashes of names and numbers, compared without opening an identity.

What a name becomes is decided in `ccm_app.domain.name_parts`; here its keys are hashed, stored and looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Count
from frappe.utils import now

from ccm_app.confidentiality import access, match_index, site_keys, vault
from ccm_app.confidentiality.keyed_hashes import token
from ccm_app.confidentiality.reach import VAULT
from ccm_app.domain import name_parts
from ccm_app.domain.name_parts import DOCUMENT, NAME, TELEPHONE

KIND = "Identity Token"
NAME_FIELDS = ("family_name_km", "given_name_km", "family_name_latin", "given_name_latin", "other_names")
# Of so many clients that fit, the best are answered.
CANDIDATES = 60
COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"docstatus",
	"idx",
	"client",
	"part",
	"token",
)
_SYSTEM = ("Administrator", "Administrator", 0, 0)
Pair = tuple[str, str]


def pairs_of(identity: Document) -> set[Pair]:
	"""Every (part, key) under which this identity is found."""
	names = name_parts.keys_of_names(identity.get(field) for field in NAME_FIELDS)
	papers = {name_parts.document_key(row.document_number) for row in identity.get("documents") or []}
	phones = {
		name_parts.telephone_key(row.phone_number)
		for table in ("phones", "contacts")
		for row in identity.get(table) or []
	}
	found = {(NAME, key) for key in names} | {(DOCUMENT, key) for key in papers}
	found |= {(TELEPHONE, key) for key in phones}
	return {(part, key) for part, key in found if key}


def index_identity(identity: Document) -> None:
	"""Store the tokens of an identity that was saved; those of what it held before go."""
	client = str(identity.client)
	wanted = {(part, token(part, key)) for part, key in pairs_of(identity)}
	wanted |= match_index.keys_and_card(identity)
	# Read to be compared; no role reads this DocType.
	rows = frappe.db.get_values(KIND, {"client": client}, ["name", "part", "token"], as_dict=True)
	there = {(row.part, row.token): row.name for row in rows}
	gone = [name for pair, name in there.items() if pair not in wanted]
	if gone:
		frappe.db.delete(KIND, {"name": ("in", gone)})
	_insert(client, sorted(wanted - set(there)))


def forget(client: str) -> None:
	"""Remove every token of a client: the identity was destroyed, or is no longer to be found."""
	frappe.db.delete(KIND, {"client": client})
	match_index.forget_card(client)


def _insert(client: str, pairs: Sequence[Pair]) -> None:
	moment = now()
	rows = [
		(frappe.generate_hash(length=12), moment, moment, *_SYSTEM, client, part, made)
		for part, made in pairs
	]
	if rows:
		frappe.db.bulk_insert(KIND, list(COLUMNS), rows)


def clients_with(text: str, user: str, most: int) -> list[str]:
	"""The clients in the user's reach whose identity fits a name or a number, the best first, at most `most`.

	Nothing is opened. Close spellings come before names that share the consonants only.
	"""
	found: list[str] = []
	for close_only in (True, False):
		ways = _ways(text, close_only)
		fitting = {client for way in ways for client in _clients_of(way, user)} - set(found)
		found += _ranked(fitting, ways) if len(found) < most else []
	return found[:most]


def _ways(text: str, close_only: bool) -> list[list[list[str]]]:
	"""How the text can be meant: each way a list of token lists, of which each has to be met."""
	if name_parts.holds_a_number(text):
		numbers = ((DOCUMENT, name_parts.document_key(text)), (TELEPHONE, name_parts.telephone_key(text)))
		return [[[token(part, key)]] for part, key in numbers if key]
	return [
		[
			[token(NAME, key) for key in sorted(keys) if name_parts.is_close(key) or not close_only]
			for keys in way
		]
		for way in name_parts.groupings(text)
	]


def _clients_of(way: list[list[str]], user: str) -> list[str]:
	"""Some clients in reach that have one token of every list, at most CANDIDATES; answered from the index.

	Not ordered: a name that every twentieth client has would be sorted as a whole, only to show five of them.
	"""
	condition = access.list_condition(user, VAULT) or "1=1"
	# The condition is the list's own, escaped, and asks for the column `client` only, which tokens have too.
	within = condition.replace(f"`tab{VAULT}`", "`part0`").replace("%", "%%")
	joined = "".join(
		f" join `tab{KIND}` `part{place}` on `part{place}`.`client` = `part0`.`client` and `part{place}`.`token` in %s"
		for place in range(1, len(way))
	)
	rows = frappe.db.sql(
		f"select distinct `part0`.`client` from `tab{KIND}` `part0`{joined}"
		f" where `part0`.`token` in %s and ({within}) limit {CANDIDATES}",
		[tuple(tokens) for tokens in (*way[1:], way[0])],
	)
	return [row[0] for row in rows]


def _ranked(clients: set[str], ways: list[list[list[str]]]) -> list[str]:
	"""The clients by how many of the tokens they share: a close spelling shares both of its keys."""
	tokens = sorted({one for way in ways for tokens in way for one in tokens})
	table = frappe.qb.DocType(KIND)
	rows = (
		frappe.qb.from_(table)
		.select(table.client, Count(table.token))
		.where(table.client.isin(sorted(clients) or [""]) & table.token.isin(tokens))
		.groupby(table.client)
		.run()
	)
	score = dict(rows)
	return sorted(clients, key=lambda client: (-score.get(client, 0), client))


def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
	"""Store the tokens of every identity anew, after the index key or the rules of spelling were changed.

	progress: called with how many are done and how many there are. Commits after every hundred, so that the site
	stays in use; answers how many were indexed. An identity whose key was destroyed finds nobody any more.
	"""
	clients = frappe.get_all(VAULT, pluck="client", order_by="client asc")
	for done, client in enumerate(clients, start=1):
		_index_again(client)
		if done % 100 == 0 or done == len(clients):
			# What is done stays done when the command is stopped.
			frappe.db.commit()
			progress(done, len(clients))
	_forget_strangers()
	return len(clients)


def _index_again(client: str) -> None:
	if site_keys.is_destroyed(client):
		forget(client)
		return
	with vault.register_reads("index"):
		index_identity(frappe.get_doc(VAULT, client, for_update=True))


def _forget_strangers() -> None:
	"""Tokens of clients without an identity find nobody."""
	table, identities = frappe.qb.DocType(KIND), frappe.qb.DocType(VAULT)
	known = frappe.qb.from_(identities).select(identities.client)
	frappe.qb.from_(table).delete().where(table.client.notin(known)).run()
	match_index.forget_strangers()
