"""Checkpoints leave the server every hour, for places that the operator cannot edit; what fails is tried again.

`ccm_checkpoint_places` in the site's configuration is a list. Each place is an address of HTTPS to which a delivery is
posted (or {"url", "method": "PUT", "headers"}), an e-mail address as `mailto:name@office`, or a folder such as a
mounted share on which nothing is written over. Each place gets every line since the last delivery that it took.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import frappe
import requests
from frappe import _
from frappe.utils import now_datetime

from ccm_app.confidentiality import checkpoints, notices
from ccm_app.domain.ledger_seal import Bundle, Checkpoint, Leaf, line_of
from ccm_app.domain.roles import PROTECTION
from ccm_app.registry import ledger_store
from ccm_app.registry.ledger_store import ask, table
from ccm_app.registry.ledger_tables import DELIVERY, SEAL
from ccm_app.sealing.errors import KeyTrouble

SETTING = "ccm_checkpoint_places"
LINES_AT_ONCE = 20_000
SECONDS = 30
# How the name of a file ends that is still being written.
UNFINISHED = ".part"
# The Data Protection Officers are told of the first failure, and once a day while it lasts.
TOLD_EVERY = 24
_ON_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class NotDelivered(Exception):
	"""A place did not take a delivery; the text says why and holds no address and no secret."""


@dataclass(frozen=True)
class Place:
	"""One place. kind: "https", "mail" or "folder"; address and headers may hold secrets and are shown to nobody."""

	kind: str
	address: str
	method: str = "POST"
	headers: tuple[tuple[str, str], ...] = ()

	@property
	def key(self) -> str:
		"""What the place is called in the log of deliveries, 16 hex letters."""
		return hashlib.sha256(f"{self.kind} {self.address}".encode()).hexdigest()[:16]

	@property
	def label(self) -> str:
		"""What a person reads: the host, the mail address or the folder."""
		return str(urlsplit(self.address).hostname) if self.kind == "https" else self.address


@dataclass(frozen=True)
class State:
	"""How a place stands. size: up to which row it took all. at: of the last delivery; failures: since then."""

	place: Place
	size: int
	at: datetime | None
	failures: int


def places() -> list[Place]:
	"""The places that are configured. Raises ValueError for one that cannot be used."""
	return [_place(one) for one in frappe.conf.get(SETTING) or []]


def _place(given: str | Mapping[str, Any]) -> Place:
	if isinstance(given, Mapping):
		headers = tuple(
			sorted((str(name), str(value)) for name, value in (given.get("headers") or {}).items())
		)
		method = str(given.get("method") or "POST").upper()
		if method not in ("POST", "PUT"):
			raise ValueError("A checkpoint is sent with POST or PUT.")
		return Place("https", _https(str(given["url"])), method, headers)
	if given.startswith("mailto:"):
		return Place("mail", given.removeprefix("mailto:"))
	if given.startswith("/"):
		return Place("folder", given)
	return Place("https", _https(given))


def _https(address: str) -> str:
	parts = urlsplit(address)
	safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE)
	if not safe or not parts.hostname:
		raise ValueError("A place of checkpoints is an https address, mailto:, or a folder from the root.")
	return address


def hourly() -> None:
	"""Make a checkpoint and deliver it; for the scheduler. A site without a ledger of its own does nothing."""
	if not ledger_store.database():
		return
	# What this process has read before must not hide rows that were committed meanwhile.
	frappe.db.commit()
	try:
		checkpoints.make_and_commit()
	except (checkpoints.LedgerDisagrees, KeyTrouble) as trouble:
		frappe.db.rollback()
		_tell(_("No checkpoint of the ledger could be made: {0}").format(trouble))
		frappe.db.commit()
		return
	deliver()


def deliver() -> list[State]:
	"""Send to every place what it does not have yet, and commit each delivery; answers how the places stand."""
	last = checkpoints.latest()
	found = places()
	for place in found if last else []:
		_send_all(place, last.checkpoint)
	return [state_of(place) for place in found]


def state_of(place: Place) -> State:
	"""How a place stands, by the log of deliveries."""
	rows = ask(
		f"select `size`, `at`, `number` from {table(DELIVERY)} where `place` = %s and `delivered` = 1"
		" order by `number` desc limit 1",
		(place.key,),
	)
	size, moment, number = rows[0] if rows else (0, None, 0)
	query = f"select count(*) from {table(DELIVERY)} where `place` = %s and `delivered` = 0 and `number` > %s"
	return State(place, int(size), moment, int(ask(query, (place.key, number))[0][0]))


def _send_all(place: Place, checkpoint: Checkpoint) -> None:
	state = state_of(place)
	for size, bundle in _bundles(state.size, checkpoint):
		try:
			_SENDERS[place.kind](place, bundle, size)
		except (NotDelivered, OSError) as error:
			note = str(error) if isinstance(error, NotDelivered) else type(error).__name__
			_note(place, size, 0, note)
			if state.failures % TOLD_EVERY == 0:
				_tell(
					_("A checkpoint of the ledger could not be delivered: {0} ({1})").format(
						place.label, note
					)
				)
			frappe.db.commit()
			return
		_note(place, size, 1, "")
		frappe.db.commit()


def _bundles(delivered: int, checkpoint: Checkpoint) -> Iterator[tuple[int, Bundle]]:
	"""Parts of at most LINES_AT_ONCE lines; the last one carries the checkpoint."""
	start = delivered
	while start + LINES_AT_ONCE < checkpoint.size:
		start += LINES_AT_ONCE
		yield start, Bundle(_lines(start - LINES_AT_ONCE, start), None)
	yield checkpoint.size, Bundle(_lines(start, checkpoint.size), checkpoint)


def _lines(after: int, until: int) -> tuple[Any, ...]:
	rows = ask(
		f"select `number`, `client`, `sequence`, `entry_hash` from {table(SEAL)}"
		" where `number` > %s and `number` <= %s order by `number`",
		(after, until),
	)
	leaves = (Leaf(int(row[0]), str(row[1]), int(row[2]), str(row[3])) for row in rows)
	return tuple(line_of(leaf, checkpoints.client_token(leaf.client)) for leaf in leaves)


def _note(place: Place, size: int, delivered: int, note: str) -> None:
	values = (place.key, size, now_datetime(), delivered, note[:280])
	columns = "`place`, `size`, `at`, `delivered`, `note`"
	ask(f"insert into {table(DELIVERY)} ({columns}) values (%s, %s, %s, %s, %s)", values)


def _file_name(bundle: Bundle, size: int) -> str:
	first = bundle.lines[0].number if bundle.lines else size
	moment = bundle.checkpoint.at.replace(":", "").replace("-", "") if bundle.checkpoint else "part"
	return f"ccm-checkpoint-{first:012d}-{size:012d}-{moment}.json"


def _post(place: Place, bundle: Bundle, size: int) -> None:
	headers = {"Content-Type": "application/json", **dict(place.headers)}
	try:
		answer = requests.request(
			place.method,
			place.address,
			data=bundle.text().encode("ascii"),
			headers=headers,
			timeout=SECONDS,
			allow_redirects=False,
		)
	except requests.RequestException as error:
		raise NotDelivered(type(error).__name__) from None
	if not 200 <= answer.status_code < 300:
		raise NotDelivered(f"answered {answer.status_code}")


def _write(place: Place, bundle: Bundle, size: int) -> None:
	"""A new file, never over an old one; a folder that is not there is a share that is not mounted."""
	path = Path(place.address) / _file_name(bundle, size)
	text = bundle.text()
	# Only a whole file gets the name of a delivery.
	draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}{UNFINISHED}")
	try:
		with draft.open("x", encoding="ascii") as file:
			file.write(text)
			file.flush()
			os.fsync(file.fileno())
		_name(draft, path)
	except FileExistsError:
		# Written before, and the note about it was lost.
		if path.read_bytes() != text.encode("ascii"):
			raise NotDelivered("another file of this name is there") from None
	finally:
		# A share that only takes keeps it; nobody takes it for a delivery.
		with suppress(OSError):
			draft.unlink()
	_flush_names(path.parent)


def _name(draft: Path, path: Path) -> None:
	"""Give a whole file its name. Raises FileExistsError when the name is taken."""
	try:
		os.link(draft, path)
	except FileExistsError:
		raise
	except OSError:
		# Many shares know no second name for a file. Only the one who delivers writes there, one at a time.
		if path.exists():
			raise FileExistsError(path.name) from None
		draft.rename(path)


def _flush_names(folder: Path) -> None:
	with suppress(OSError):
		opened = os.open(folder, os.O_RDONLY)
		try:
			os.fsync(opened)
		finally:
			os.close(opened)


def _mail(place: Place, bundle: Bundle, size: int) -> None:
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		raise NotDelivered("there is no outgoing e-mail account")
	root = bundle.checkpoint.root if bundle.checkpoint else ""
	text = _("Keep this mail. It shows later whether the ledger of the register was changed.")
	try:
		# Queued in this transaction and sent at once, so that it is known which one to take back.
		queued = frappe.sendmail(
			recipients=[place.address],
			subject=_("Checkpoint of the ledger: {0} rows").format(size),
			message=f"{text}<br><br>{size}<br>{root}",
			attachments=[{"fname": _file_name(bundle, size), "fcontent": bundle.text()}],
		)
		_send_now(queued)
	except NotDelivered:
		raise
	except Exception as error:
		# Of the mail server, of the address, of the account: what it says may hold a secret.
		frappe.clear_messages()
		raise NotDelivered(type(error).__name__) from None


def _send_now(queued: Any) -> None:
	"""Hand a mail over to the mail server; one that is not taken now is not kept, the next delivery holds it all."""
	if not queued:
		raise NotDelivered("the mail could not be made")
	try:
		queued.send()
		# Without an error, too, nothing leaves while the mails of the site are held back.
		if frappe.db.get_value("Email Queue", queued.name, "status") != "Sent":
			raise NotDelivered("the mails of this site are held back")
	except Exception:
		frappe.db.delete("Email Queue Recipient", {"parent": queued.name})
		frappe.db.delete("Email Queue", {"name": queued.name})
		raise


_SENDERS = {"https": _post, "folder": _write, "mail": _mail}


def _tell(text: str) -> None:
	notices.tell(notices.holders_of(PROTECTION), text)
