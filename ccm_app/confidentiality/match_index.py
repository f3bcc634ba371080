"""The index of the matcher on the site: keyed hashes beside the blind index, and a card of hashes for each client.

The keys under which a client is found stand in Identity Token under the part "Match"; what is compared stands in
Match Card. Both are written by the vault's save. Who reads them without the key learns nothing but which are equal.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence

import frappe
from frappe.model.document import Document
from frappe.utils import cint, now

from ccm_app.confidentiality.keyed_hashes import token
from ccm_app.confidentiality.match_persons import person_of
from ccm_app.domain.matching_tokens import tokens_of

CARD, TOKENS, PART = "Match Card", "Identity Token", "Match"
_SIZE, _SIZE_SECONDS = "ccm_match_size", 600
_FREQUENT, _FREQUENT_SECONDS = 200, 3_600
# Site -> token -> how many and until when that is believed. Hashes, and only of what many share.
_frequent: dict[str, dict[str, tuple[int, float]]] = {}


def is_there() -> bool:
	"""Whether this site has the table of the cards: not before the upgrade that brings it has migrated."""
	return bool(frappe.db.table_exists(CARD))


def keys_and_card(identity: Document) -> set[tuple[str, str]]:
	"""Store the card of an identity that was saved; answers its (part, token) for the blind index."""
	if not is_there():
		return set()
	made = tokens_of(person_of(identity), token)
	_write_card(str(identity.client), made.card)
	return {(PART, key) for key in made.keys}


def _write_card(client: str, card: str) -> None:
	moment, user = now(), "Administrator"
	# One statement, so that two saves at the same time leave one card.
	frappe.db.sql(
		"insert into `tabMatch Card` (name, client, card, creation, modified, owner, modified_by, docstatus, idx)"
		" values (%s, %s, %s, %s, %s, %s, %s, 0, 0)"
		" on duplicate key update card = values(card), modified = values(modified)",
		(client, client, card, moment, moment, user, user),
	)


def forget_card(client: str) -> None:
	"""Remove the card of a client: the identity was destroyed."""
	if is_there():
		frappe.db.delete(CARD, {"client": client})


def forget_strangers() -> None:
	"""Remove the cards of clients without an identity."""
	if is_there():
		frappe.db.sql(
			"delete from `tabMatch Card` where client not in (select client from `tabClient Identity`)"
		)


class SiteStore:
	"""The tokens of this site, read from the index alone; see `ccm_app.domain.matching.Store`."""

	def size(self) -> int:
		"""How many have a card, as counted in the last ten minutes."""
		kept = frappe.cache.get_value(_SIZE)
		if kept is None:
			kept = frappe.db.count(CARD)
			frappe.cache.set_value(_SIZE, kept, expires_in_sec=_SIZE_SECONDS)
		return cint(kept)

	def found_under(self, keys: Collection[str], most: int) -> Iterable[tuple[str, str]]:
		"""(key, client) of whoever stands under the keys, at most `most` for each key; one query."""
		one = f"(select `token`, `client` from `tabIdentity Token` where `token` = %s limit {cint(most)})"
		return _united(one, sorted(keys))

	def cards(self, persons: Sequence[str]) -> Mapping[str, str]:
		"""The card of each of these clients."""
		if not persons:
			return {}
		return dict(
			frappe.db.sql("select `name`, `card` from `tabMatch Card` where `name` in %s", [tuple(persons)])
		)

	def counts(self, tokens: Collection[str], most: int) -> Mapping[str, int]:
		"""Under how many clients each token stands, counted up to `most`.

		What is frequent is counted once in an hour and process: a name that two hundred have is still frequent then.
		"""
		known = _frequent.setdefault(frappe.local.site, {})
		now_at = time.monotonic()
		kept = {one: known[one][0] for one in tokens if one in known and known[one][1] > now_at}
		one = (
			"(select %s as `token`, (select count(*) from (select 1 from `tabIdentity Token`"
			f" where `token` = %s limit {cint(most)}) `some`) as `number`)"
		)
		counted = {key: cint(number) for key, number in _united(one, sorted(set(tokens) - set(kept)), 2)}
		until = now_at + _FREQUENT_SECONDS
		known.update({key: (number, until) for key, number in counted.items() if number >= _FREQUENT})
		return kept | counted


def _united(one: str, values: Sequence[str], times: int = 1) -> Iterable[tuple[str, str]]:
	if not values:
		return []
	given = [value for value in values for _time in range(times)]
	return frappe.db.sql(" union all ".join([one] * len(values)), given)
