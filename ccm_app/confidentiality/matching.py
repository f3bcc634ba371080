"""Never twice: before somebody is registered the register is asked whether it knows the person.

Whoever registers is told that the person may be known, and a reference, and never whom the register found: the
Central Office compares (Possible Duplicate). Nobody is left unregistered for it: who has read the notice registers all
the same. The answer is the same, and takes the same work, for clients of every sensitivity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import comparisons, looks, match_index, search_limit
from ccm_app.confidentiality.comparisons import Found
from ccm_app.confidentiality.door import once_more
from ccm_app.confidentiality.keyed_hashes import token
from ccm_app.confidentiality.match_persons import person_of
from ccm_app.confidentiality.reach import VAULT
from ccm_app.domain import matching
from ccm_app.domain.problems import Problem, problem
from ccm_app.registry.saying import refuse, warn

PURPOSE = "DUPLICATE"
WRITING_TRIES = 3
_NAMES = ("family_name_km", "given_name_km", "family_name_latin", "given_name_latin", "other_names")


def ask_before_registering(identity: Document) -> None:
	"""Refuse an identity that is registered for the first time when its person may be known, unless that was read.

	Asked for users only; what the server or an import registers is compared afterwards. A question that ends without a
	registration is written down and counted as a search; who has none left registers without an answer.
	"""
	if not _answers_somebody(identity):
		return
	found = found_for(identity, comparisons.decided_with(str(identity.client)))
	refused = bool(found) and not identity.register_anyway
	reference = comparisons.reference_of(str(identity.client))
	_remember_if_it_fails(identity, found, reference, refused)
	if refused:
		refuse([_said(found, reference)], VAULT)


def compare_with_register(identity: Document, tell: bool = False) -> None:
	"""Open a comparison with everybody who may be the same person, after an identity was saved.

	Who is paired already, or was found to be somebody else, does not come again. tell: say so to a user who has
	questions left in this hour.
	"""
	if not match_index.is_there():
		return
	client = str(identity.client)
	found = found_for(identity, comparisons.paired_with(client))
	reference = comparisons.open_pairs(client, found)
	if reference and tell and getattr(frappe.local, "request", None) and search_limit.left():
		warn([problem("matching.registered_and_compared", reference=reference)], VAULT)


def found_for(identity: Document, but_not: set[str]) -> list[Found]:
	"""Who may be the person of this identity, the best first; from hashes alone, nothing is opened."""
	client = str(identity.client)
	matches = matching.held_up(person_of(identity), match_index.SiteStore(), token, {client, *but_not})
	return comparisons.living(
		[Found(one.person, one.score, one.agreeing) for one in matches], {client, *but_not}
	)


def _answers_somebody(identity: Document) -> bool:
	"""Whether a visitor registers somebody who has no identity yet, and may still ask in this hour."""
	if not getattr(frappe.local, "request", None) or not match_index.is_there():
		return False
	# An identity that is there is refused as a second one, whatever the register knows.
	return not frappe.db.exists(VAULT, identity.client) and search_limit.left() > 0


def _said(found: Sequence[Found], reference: str) -> Problem:
	"""What the user is told: a reference; clients are named only when all of them are the user's own."""
	own = comparisons.within_reach([one.client for one in found])
	if len(own) == len(found):
		return problem("matching.possibly_your_own", clients=", ".join(own))
	return problem("matching.possibly_known", reference=reference)


def _remember_if_it_fails(identity: Document, found: Sequence[Found], reference: str, refused: bool) -> None:
	"""When the request takes everything back, the question stays: it told somebody something."""
	client, request = str(identity.client), frappe.local.request
	text = " ".join(str(identity.get(field) or "") for field in _NAMES)

	def write() -> None:
		looks.search_written(PURPOSE, "", text, len(found))
		if refused and frappe.db.exists("Client", client):
			comparisons.open_pairs(client, found, reference)
		# The request is over for the database; this is a transaction of its own.
		frappe.db.commit()

	def write_if_it_is_the_answer() -> None:
		# What is carried out once more asks again; only the last answer is one.
		if getattr(frappe.local, "request", None) is request and not once_more.is_between_tries():
			_written_whatever_happens(write)

	frappe.db.after_rollback.add(write_if_it_is_the_answer)


def _written_whatever_happens(write: Callable[[], None]) -> None:
	"""Write, again when the database refuses; an error is logged, and the request is answered all the same."""
	kinds: list[str] = []
	for _attempt in range(WRITING_TRIES):
		try:
			write()
			return
		except Exception as error:
			kinds.append(type(error).__name__)
			frappe.db.rollback()
	# The kinds of the errors alone: a text of the database may hold what was typed.
	with suppress(Exception):
		frappe.log_error("A question to the register could not be written down", ", ".join(kinds))
		frappe.db.commit()
