"""Every hour: all new rows of the ledger are sealed into one tree, whose size and root are signed.

The rows are found by what is not sealed yet and never by the last number that was: transactions end in another order
than they began. See `ccm_app.domain.ledger_seal` for the tree, `ccm_app.confidentiality.deliveries` for where
checkpoints go.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import frappe
from frappe.utils import now_datetime

from ccm_app.confidentiality import keyed_hashes
from ccm_app.domain.ledger_seal import Checkpoint, Leaf
from ccm_app.domain.merkle import Frontier
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_store import ask, table
from ccm_app.registry.ledger_tables import CHECKPOINT, EVENT, SEAL
from ccm_app.sealing import signing

FILE_SETTING, COMMAND_SETTING = "ccm_checkpoint_key_file", "ccm_checkpoint_key_command"
FILE_NAME = "ccm_checkpoint_key.json"
AT_ONCE = 1000


class LedgerDisagrees(Exception):
	"""The sealed rows are not those of the last checkpoint: somebody changed the tables beneath the register."""


@dataclass(frozen=True)
class Stored:
	"""A checkpoint with its number among the register's own and the peaks of its tree."""

	number: int
	checkpoint: Checkpoint
	tree: Frontier


def key_file() -> Path:
	"""Where the key of the checkpoints is; a relative place is meant in the site's folder."""
	return Path(frappe.get_site_path()).absolute() / str(frappe.conf.get(FILE_SETTING) or FILE_NAME)


def signer() -> signing.Signer:
	"""Who signs for this site. Raises KeyTrouble; a missing key file is made by `make_key`."""
	command = frappe.conf.get(COMMAND_SETTING)
	if command:
		return signing.signer_of_command([str(word) for word in command])
	return signing.signer_of_file(key_file())


def make_key() -> None:
	"""Make the key file when there is none and no command signs."""
	if not frappe.conf.get(COMMAND_SETTING) and not key_file().exists():
		signing.new_file(key_file())


def client_token(client: str) -> str:
	"""What places outside know a chain by: a salted hash of its name, 16 hex letters."""
	return keyed_hashes.token("ledger client", client)[:16]


def make() -> Checkpoint:
	"""Seal every new row, sign, store, and answer the checkpoint, in the transaction of the caller.

	Raises LedgerDisagrees, or KeyTrouble when nobody can sign: then nothing is sealed.
	"""
	who = signer()
	with _alone():
		return _made(who)


def make_and_commit() -> Checkpoint:
	"""Like `make`, and nobody else seals before it is committed; so is what the caller has written before."""
	who = signer()
	with _alone():
		# Whoever had the lock before has committed; what was read earlier does not show it.
		frappe.db.commit()
		try:
			checkpoint = _made(who)
			frappe.db.commit()
		except BaseException:
			frappe.db.rollback()
			raise
	return checkpoint


def _made(who: signing.Signer) -> Checkpoint:
	last = latest()
	tree = Frontier(last.tree.size, last.tree.peaks) if last else Frontier()
	_check(tree)
	_seal_new_rows(tree)
	checkpoint = _signed(who, tree)
	_store(last.number + 1 if last else 1, checkpoint, tree)
	return checkpoint


def latest() -> Stored | None:
	"""The last checkpoint that was made."""
	rows = ask(
		"select `number`, `origin`, `size`, `root`, `at`, `key_id`, `signature`, `peaks`"
		f" from {table(CHECKPOINT)} order by `number` desc limit 1"
	)
	if not rows:
		return None
	number, origin, size, root, at, key_id, signature, peaks = rows[0]
	tree = Frontier(int(size), [bytes.fromhex(peak) for peak in str(peaks).split()])
	return Stored(int(number), Checkpoint(origin, int(size), root, at, key_id, signature), tree)


@contextmanager
def _alone() -> Iterator[None]:
	"""One sealer at a time; a second one gives up."""
	name = f"ccm seal {ledger_store.database()}"[:64]
	if not ask("select get_lock(%s, 10)", (name,))[0][0]:
		raise frappe.QueryTimeoutError("Another process seals the ledger.")
	try:
		yield
	finally:
		ask("select release_lock(%s)", (name,))


def _check(tree: Frontier) -> None:
	count, highest = ask(f"select count(*), max(`number`) from {table(SEAL)}")[0]
	if int(count) != tree.size or int(highest or 0) != tree.size:
		raise LedgerDisagrees("The sealed rows are not those of the last checkpoint. Run: ccm verify-ledger")


def _seal_new_rows(tree: Frontier) -> None:
	while rows := _unsealed():
		leaves = [Leaf(tree.size + place, row[0], int(row[1]), row[2]) for place, row in enumerate(rows, 1)]
		values = [
			part for leaf in leaves for part in (leaf.number, leaf.client, leaf.sequence, leaf.entry_hash)
		]
		marks = ", ".join(["(%s, %s, %s, %s)"] * len(leaves))
		columns = "`number`, `client`, `sequence`, `entry_hash`"
		ask(f"insert into {table(SEAL)} ({columns}) values {marks}", values)
		for leaf in leaves:
			tree.add(leaf.hashed())


def _unsealed() -> list[tuple[str, int, str]]:
	found = ask(
		f"select event.`client`, event.`sequence`, event.`entry_hash` from {table(EVENT)} event"
		f" left join {table(SEAL)} seal on seal.`client` = event.`client` and seal.`sequence` = event.`sequence`"
		f" where seal.`number` is null order by event.`client`, event.`sequence` limit {AT_ONCE}"
	)
	return [(str(row[0]), int(row[1]), str(row[2])) for row in found]


def _signed(who: signing.Signer, tree: Frontier) -> Checkpoint:
	moment = now_datetime().isoformat(timespec="seconds")
	checkpoint = Checkpoint(str(frappe.local.site), tree.size, tree.root().hex(), moment, who.key_id)
	return replace(checkpoint, signature=who.sign(checkpoint.signed_bytes()).hex())


def _store(number: int, one: Checkpoint, tree: Frontier) -> None:
	peaks = " ".join(peak.hex() for peak in tree.peaks)
	values = (number, one.origin, one.size, one.root, one.at, one.key_id, one.signature, peaks)
	columns = "`number`, `origin`, `size`, `root`, `at`, `key_id`, `signature`, `peaks`"
	ask(f"insert into {table(CHECKPOINT)} ({columns}) values (%s, %s, %s, %s, %s, %s, %s, %s)", values)
