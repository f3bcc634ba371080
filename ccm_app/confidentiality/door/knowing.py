"""Whether a visitor may know of the records that a request names: asked before anything else is looked up or run.

A record of others and a record that is not there are refused here, at one place and in one way, so that no function
behind the door can answer them differently: not by its status, not by its words, not by the time that it takes.
Whoever may know of the record goes on, and is told by the function itself what is wrong.
"""

from __future__ import annotations

import frappe

from ccm_app.confidentiality import advisory
from ccm_app.confidentiality.door import naming
from ccm_app.confidentiality.opening import may_know_clients_of, may_know_of
from ccm_app.confidentiality.referring import REFERENCES
from ccm_app.domain.problems import problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse
from ccm_app.registry.visitor import no_such_record

# These answer a missing record and one of others alike by themselves: the desk asks them about numbers as they are
# typed, and about forms that are not stored yet.
ANSWERED_ALIKE = frozenset(
	{
		"frappe.client.validate_link",
		"frappe.desk.form.load.getdoc",
		"frappe.desk.search.get_link_title",
		"ccm_app.confidentiality.door.stands_in.get_link_title",
		"ccm_app.confidentiality.door.stands_in.getdoc",
		"ccm_app.confidentiality.opening.validate_link",
	}
)
# Frappe would let these change a row of a table by the number of the row.
_WRITES = frozenset({"frappe.client.insert", "frappe.client.save", "frappe.client.set_value"})


def refuse_unknown(function: str = "") -> None:
	"""Stop a request that names a record, or links to a client, of whom the visitor may not know.

	function: the name of the function that is called; "" for a document route. Raises frappe.DoesNotExistError with
	the one sentence, RulesBroken for a row of a table that somebody would change alone.
	"""
	if frappe.session.user == "Administrator" or function in ANSWERED_ALIKE:
		return
	named = list(naming.named_records(function))
	if not naming.is_named_in_words() or any(
		name is not None and is_unknown(kind, name) for kind, name in named
	):
		no_such_record()
	if frappe.request.method == "GET":
		return
	if not all(may_know_clients_of(kind, values) for kind, values in naming.sent_records()):
		no_such_record()
	if function in _WRITES:
		_refuse_rows_alone({kind for kind, _name in named})


def _refuse_rows_alone(kinds: set[str]) -> None:
	refuse([problem("record.row_alone", kind=kind) for kind in sorted(kinds) if shipped.is_row_kind(kind)])


def is_unknown(kind: str, name: str) -> bool:
	"""Whether this is a record of the register, or refers to one, that is not there or that the visitor does not see."""
	if kind not in shipped.kinds() and kind not in REFERENCES:
		return False
	# The settings are there for everybody; whoever has to sign first is told so.
	if shipped.is_single(kind) or _must_sign_for(kind):
		return False
	return not may_know_of(kind, name) or (kind in shipped.kinds() and not reads_the_kind(kind))


def reads_the_kind(kind: str) -> bool:
	"""Whether a role of the visitor opens or offers such records at all; rows of tables are read with their record."""
	kinds = shipped.parents_of(kind) if shipped.is_row_kind(kind) else (kind,)
	return any(frappe.has_permission(one, right) for one in kinds for right in ("read", "select"))


def _must_sign_for(kind: str) -> bool:
	return kind == advisory.MEETING and advisory.must_sign_for_meetings(frappe.session.user)
