"""Exchanging the master key, and the data keys under it, while the site is used; nothing of it runs in a request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import now_datetime

from ccm_app.confidentiality import sealing_again, site_keys
from ccm_app.confidentiality.sealed_fields import SITE
from ccm_app.sealing import data_keys, key_source
from ccm_app.sealing.errors import KeyMissing, KeyTrouble, KeyWrong
from ccm_app.sealing.keyring import Keyring

BATCH = 1_000
TRIES = 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Status:
	"""How the keys stand. by_master: id of the master key -> how many data keys it closes."""

	current: str
	in_use: str | None
	held: tuple[str, ...]
	by_master: dict[str, int]
	destroyed: int


def status() -> Status:
	"""Read the keyring and count the data keys. Raises what is wrong with the keyring or with the key of the site."""
	ring = site_keys.keyring(fresh=True)
	site_keys.check()
	table = frappe.qb.DocType(site_keys.KIND)
	count = frappe.query_builder.functions.Count("*")
	live = frappe.qb.from_(table).where(table.wrapped_key.isnotnull())
	counted = live.select(table.key_id, count).groupby(table.key_id).run()
	return Status(
		current=ring.current,
		in_use=frappe.db.get_value(site_keys.KIND, SITE, "key_id"),
		held=tuple(sorted(ring.keys)),
		by_master={str(key_id): int(number) for key_id, number in counted},
		destroyed=frappe.db.count(site_keys.KIND, {"wrapped_key": ("is", "not set")}),
	)


def rotate(progress: Progress) -> dict[str, int]:
	"""Bring every data key under a new master key and return how many each master key closes then.

	With a key file the new key is made here, unless an earlier run made it and was stopped: then that run goes on.
	With a key service the new key has to be the current one there already. Raises KeyWrong when it is not.
	"""
	ring = _ring_with_new_key()
	# From here on new clients get a key under the new master key, so that the names below can be gone through once.
	_in_transaction(lambda: _rewrap([SITE], ring))
	while total := _left(ring.current):
		_rewrap_all(ring, total, progress)
	return status().by_master


def _rewrap_all(ring: Keyring, total: int, progress: Progress) -> None:
	done, last = 0, ""
	while names := _next_left(ring.current, last):
		_in_transaction(lambda names=names: _rewrap(names, ring))
		done, last = done + len(names), names[-1]
		progress("Keys of clients", min(done, total), total)


def _ring_with_new_key() -> Keyring:
	ring = site_keys.keyring(fresh=True)
	site_keys.check()
	row = frappe.db.get_value(site_keys.KIND, SITE, "key_id")
	# What is not under the current key yet is left from a run that was stopped.
	if row is None or row != ring.current or _left(ring.current):
		return ring
	if site_keys.key_command():
		raise KeyWrong("Make a new key the current one in the key service first, then run this again.")
	ring = ring.with_new_key()
	key_source.replace_file(site_keys.key_file(), ring)
	return site_keys.keyring(fresh=True)


def _left(current: str) -> int:
	return frappe.db.count(site_keys.KIND, {"key_id": ("!=", current), "wrapped_key": ("is", "set")})


def _next_left(current: str, after: str) -> list[str]:
	"""The next clients by name whose keys are under another master key; read without holding anything."""
	table = frappe.qb.DocType(site_keys.KIND)
	left = (table.name > after) & (table.key_id != current) & table.wrapped_key.isnotnull()
	query = frappe.qb.from_(table).select(table.name).where(left).orderby(table.name).limit(BATCH)
	return [str(name) for name in query.run(pluck=True)]


def _rewrap(clients: list[str], ring: Keyring) -> None:
	"""Bring the keys of these clients under the current master key: one query to hold them, one to write them."""
	table = frappe.qb.DocType(site_keys.KIND)
	columns = (table.name, table.wrapped_key, table.former_keys)
	# Held by their names and in one order: a client that is registered meanwhile waits for none of this.
	query = frappe.qb.from_(table).select(*columns).where(table.name.isin(clients)).orderby(table.name)
	rows = [row for row in query.for_update().run(as_dict=True) if row["wrapped_key"]]
	_write_under(ring, rows)


def _write_under(ring: Keyring, rows: list[dict[str, Any]]) -> None:
	if not rows:
		return
	values: list[str | None] = []
	for row in rows:
		kept = [_under(ring, row["name"], one) for one in (row["wrapped_key"], *site_keys.former_keys(row))]
		values += [row["name"], kept[0], " ".join(kept[1:]) or None, ring.current]
	# A thousand rows in one statement, which the query builder does not know; each of them is held, so each is there.
	columns = ("wrapped_key", "former_keys", "key_id")
	frappe.db.sql(
		f"insert into `tab{site_keys.KIND}` (`name`, {', '.join(f'`{column}`' for column in columns)})"
		f" values {', '.join(['(%s, %s, %s, %s)'] * len(rows))}"
		f" on duplicate key update {', '.join(f'`{column}` = values(`{column}`)' for column in columns)}",
		values,
	)


def _under(ring: Keyring, client: str, wrapped: str) -> str:
	return data_keys.wrap(data_keys.unwrap(wrapped, client, ring), client, ring)


def _in_transaction(work: Callable[[], Any]) -> Any:
	"""Do something and commit it; when a save of a user stood in its way, take it back and do it again."""
	for attempt in range(1, TRIES + 1):
		try:
			done = work()
			# Each batch is complete in itself: the site goes on meanwhile, and a stopped run goes on later.
			frappe.db.commit()
			return done
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			frappe.db.rollback()
			if attempt == TRIES:
				raise
			time.sleep(0.05 * attempt)
	raise AssertionError("the loop returns or raises")


def renew_data_keys(progress: Progress) -> int:
	"""Give every client a new data key and seal everything anew. Returns how many clients were done.

	A run that was stopped goes on where it stopped: every key that is older than the one of SITE is still to do.
	"""
	if not _older_than_site():
		_in_transaction(lambda: _renew(SITE))
	todo = _older_than_site()
	for number, client in enumerate(todo, start=1):
		_in_transaction(lambda client=client: _renew(client))
		progress("Texts of clients", number, len(todo))
	return len(todo)


def _older_than_site() -> list[str]:
	since = frappe.db.get_value(site_keys.KIND, SITE, "made_on")
	if since is None:
		return []
	filters = {"made_on": ("<", since), "wrapped_key": ("is", "set"), "name": ("!=", SITE)}
	return frappe.get_all(site_keys.KIND, filters, pluck="name", order_by="name")


def _renew(client: str) -> None:
	if not frappe.db.exists(site_keys.KIND, client):
		return
	new = data_keys.new_data_key()
	sealing_again.reseal(client, new)
	row = site_keys.hold_for_change(client)
	former = site_keys.former_keys(row)
	if sealing_again.has_files(client):
		# Files stand on the disk, outside of this transaction: they go on to open with the former key.
		former = [row["wrapped_key"], *former]
	wrapped = data_keys.wrap(new, client, site_keys.keyring(), row["key_id"])
	values = {"wrapped_key": wrapped, "former_keys": " ".join(former) or None, "made_on": now_datetime()}
	frappe.db.set_value(site_keys.KIND, client, values)


def retire(key_id: str) -> None:
	"""Take a master key that closes nothing any more out of the key file.

	Raises KeyWrong while anything is under it or when it is the current one, KeyMissing when it is not there.
	"""
	if site_keys.key_command():
		raise KeyWrong("The keys are kept by a key service; retire the key there.")
	if under := max(status().by_master.get(key_id, 0), _closed_under(key_id)):
		raise KeyWrong(f"{under} data keys are still under {key_id}. Run rotate-key first.")
	ring = site_keys.keyring(fresh=True)
	if key_id not in ring.keys:
		raise KeyMissing(f"The key file holds no key {key_id}.")
	key_source.replace_file(site_keys.key_file(), ring.without(key_id))
	site_keys.forget()


def _closed_under(key_id: str) -> int:
	"""How many rows hold a data key that says itself that this master key closed it, now or formerly.

	The column beside it could be wrong after a row was mended by hand, and a key that is gone opens nothing ever again.
	"""
	table, begun = frappe.qb.DocType(site_keys.KIND), data_keys.beginning(key_id)
	says = table.wrapped_key.like(f"{begun}%") | table.former_keys.like(f"%{begun}%")
	count = frappe.query_builder.functions.Count("*")
	return int(frappe.qb.from_(table).select(count).where(says).run()[0][0])


__all__ = ("KeyTrouble", "Status", "renew_data_keys", "retire", "rotate", "status")
