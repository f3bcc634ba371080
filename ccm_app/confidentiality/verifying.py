"""Checks the ledger of a site against itself, its copy, the records that its rows name, and checkpoints elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from frappe import _

from ccm_app.confidentiality import checkpoints, notices, reconciling, witnesses
from ccm_app.domain.ledger_seal import Bundle, Checkpoint, gathered, read_bundle
from ccm_app.domain.ledger_verdict import Elsewhere
from ccm_app.domain.roles import PROTECTION
from ccm_app.registry import ledger, ledger_store
from ccm_app.sealing import signing
from ccm_app.sealing.errors import KeyTrouble

LARGEST_FILE = 20_000_000


def check(
	places: Sequence[Path] = (),
	public_keys: Sequence[bytes] = (),
	progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
	"""Like `ccm_app.registry.ledger.verify_all`, with the deliveries in these files and folders.

	public_keys: that may have signed; without any the key of this site alone. `passed_over` in the answer: names of the
	files in folders that are no deliveries. Raises ValueError for a file that is named and is none, and KeyTrouble when
	there are checkpoints and no key to check them with.
	"""
	passed_over: list[str] = []
	elsewhere = Elsewhere(
		outside=gathered(bundles_in(places, passed_over)),
		token=checkpoints.client_token,
		signed=_signatures(public_keys, must=bool(places)),
	)
	found = ledger.verify_all(elsewhere, progress) | {"passed_over": passed_over}
	if found["valid"]:
		witnessed = witnesses.first_bad() if ledger_store.database() else None
		bad = witnessed or reconciling.first_stray()
		if bad:
			found |= {"valid": False, "first_bad": bad}
	return found


def nightly() -> None:
	"""Check the whole ledger, and tell the Data Protection Officers the first bad row; for the scheduler."""
	found = check()
	if not found["valid"]:
		text = _("The ledger of the register was tampered with: {0}").format(found["first_bad"]["said"])
		notices.tell(notices.holders_of(PROTECTION), text)


def bundles_in(places: Iterable[Path], passed_over: list[str] | None = None) -> Iterator[Bundle]:
	"""Every delivery in these files, and in the .json files of these folders.

	passed_over: gets the names of what lies in a folder and is no delivery, and is told to the user. Raises ValueError
	for a file that is named itself and is none.
	"""
	names = [] if passed_over is None else passed_over
	for place in places:
		if not place.is_dir():
			yield _bundle_in(place)
			continue
		for file in sorted(place.glob("[!.]*.json")):
			try:
				yield _bundle_in(file)
			except (ValueError, OSError):
				names.append(file.name)


def _bundle_in(file: Path) -> Bundle:
	if file.stat().st_size > LARGEST_FILE:
		raise ValueError(f"{file.name} is too large for a checkpoint.")
	try:
		return read_bundle(file.read_text(encoding="ascii"))
	except ValueError:
		raise ValueError(f"{file.name} is no checkpoint of a ledger.") from None


def _signatures(public_keys: Sequence[bytes], must: bool) -> Callable[[Checkpoint], bool]:
	trusted = list(public_keys) or _own_key(must)

	def holds(one: Checkpoint) -> bool:
		return signing.held_by_one_of(one.signed_bytes(), one.key_id, one.signature, trusted)

	# A ledger without a key has no checkpoints either; one that appears there is not signed by anybody.
	return holds


def _own_key(must: bool) -> list[bytes]:
	try:
		return [checkpoints.signer().public_key]
	except KeyTrouble:
		if must:
			raise
		return []
