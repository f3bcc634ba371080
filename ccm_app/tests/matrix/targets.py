"""What the gaps of a way are filled with: for each client and DocType the record that stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import frappe

from ccm_app.domain.registry_number import case_number, client_number
from ccm_app.registry import shipped
from ccm_app.tests.matrix import markers
from ccm_app.tests.matrix.cells import CLIENTS, NO_CLIENT, OTHERS, PLATFORM, ROWS

# Which column of a DocType of the platform holds the record that a row refers to.
REFERS = {
	"ToDo": "reference_name",
	"File": "attached_to_name",
	"Notification Log": "document_name",
	"Version": "docname",
	"Tag Link": "document_name",
	"Document Follow": "ref_docname",
	"DocShare": "share_name",
	"Document Share Key": "reference_docname",
	"Deleted Document": "deleted_name",
	"Access Log": "reference_document",
	"Prepared Report": "report_name",
}
PAIRS = "Possible Duplicate"
CLIENT_FIELDS = ("client", "kept_client")
# Numbers that could exist: their check digits are right.
MISSING_HASH = "0a0a0a0a0a"
MISSING_NUMBER, MISSING_CASE = client_number("SVR", 2026, 999999), case_number("SVR", 2026, 999999)


def of_world(clients: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, Any]:
	"""{"targets": client -> DocType -> gaps, "missing": DocType -> gaps, "names": number -> client relation}."""
	targets: dict[str, dict[str, dict[str, str]]] = {NO_CLIENT: {}}
	names: dict[str, tuple[str, str]] = {}
	for relation, client in clients.items():
		names |= {number: (relation, kind) for number, kind in _numbers(client, kinds)}
		targets[relation] = {
			kind: _target(kind, group, client) for kind, group in kinds.items() if group != OTHERS
		}
	for kind, group in kinds.items():
		if group == OTHERS:
			targets[NO_CLIENT][kind] = _target(kind, group, "")
	own = targets["own"]["Client"].get("name", "")
	for place, (relation, kinds_of) in enumerate(targets.items()):
		for gaps in kinds_of.values():
			# As `world` names them: by their place in the list of the product.
			gaps["family_name"] = f"Sok{place}"
			gaps["wrong_client"] = clients["own office"] if relation == "own" else own
			gaps["wrong_office"] = "BTB" if gaps["office"] == "SVR" else "SVR"
	return {
		"targets": targets,
		"missing": {kind: _missing(kind, group, targets) for kind, group in kinds.items()},
		"names": names,
		"own_client": own,
	}


def _numbers(client: str, kinds: Mapping[str, str]) -> Iterable[tuple[str, str]]:
	"""The number and the DocType of every record of a client, also of the rows of their tables."""
	for kind, group in kinds.items():
		column = _client_column(kind) if group == CLIENTS else ""
		if column:
			rows = frappe.get_all(kind, filters={column: client}, pluck="name")
			yield from ((name, kind) for name in rows)
			yield from _rows_of(kind, rows)
	# The vault has the number of its client.
	yield client, "Client"


def _rows_of(kind: str, names: list[str]) -> Iterable[tuple[str, str]]:
	for table in shipped.table_fields(kind):
		filters = {"parent": ("in", names), "parenttype": kind}
		yield from ((name, kind) for name in frappe.get_all(table["options"], filters=filters, pluck="name"))


def _client_column(kind: str) -> str:
	fields = {field["fieldname"] for field in shipped.fields(kind)}
	return "name" if kind == "Client" else next((one for one in CLIENT_FIELDS if one in fields), "")


def _target(kind: str, group: str, client: str) -> dict[str, str]:
	row = _stored(kind, group, client)
	case = frappe.db.get_value("Case", {"client": client}) if client else ""
	file = _file(case) if client else {}
	gaps = {
		"kind": kind,
		"of_nobody": "1" if group == OTHERS else "",
		"client": client,
		"case": case or "",
		"text_field": markers.text_field(shipped.fields(kind)),
		"text": "zq",
		"surname": _surname(client),
		"office": frappe.db.get_value("Client", client, "field_office") if client else "SVR",
		"parent_kind": (shipped.parents_of(kind) or ("",))[0] if group == ROWS else "",
		"comment": f"Comment-{case}",
		"communication": f"Communic-{case}",
		"form_key": f"matrix-{client}-{kind}",
		"paper": _paper(kind),
		**file,
	}
	if row:
		gaps |= {"name": row["name"], "modified": row["modified"], "creation": row["creation"]}
		gaps |= {"parent": row.get("parent") or "", "single": row.get("single") or ""}
	return {name: str(value or "") for name, value in gaps.items()}


def _surname(client: str) -> str:
	"""A word that is in no index: whoever searches for it asks whether names are searched at all."""
	return f"zq-{client}"


def _stored(kind: str, group: str, client: str) -> dict[str, Any] | None:
	if not frappe.db.exists("DocType", kind):
		return None
	if frappe.get_meta(kind).issingle:
		stored = frappe.get_doc(kind)
		return {"name": kind, "modified": stored.modified, "creation": stored.creation, "single": "1"}
	filters: dict[str, Any] | None = {}
	if group == CLIENTS:
		column = _client_column(kind)
		filters = {column: client} if column else None
	elif group == ROWS:
		filters = _row_filters(kind, client)
	elif group == OTHERS and any(field["fieldname"] == "field_office" for field in shipped.fields(kind)):
		# Other offices write for themselves.
		filters = {"field_office": "SVR"}
	elif group == PLATFORM:
		filters = {REFERS.get(kind, "reference_name"): frappe.db.get_value("Case", {"client": client})}
	if filters is None or not _has_columns(kind, filters):
		return None
	fields = ["name", "modified", "creation", *(["parent"] if group == ROWS else [])]
	filters |= _open_pairs() if kind == PAIRS else {}
	rows = frappe.get_all(kind, filters=filters, fields=fields, order_by="modified desc", limit=1)
	return rows[0] if rows else None


def _open_pairs() -> dict[str, Any]:
	"""Pairs of clients whose other client is closed to nobody more, so that the first one decides."""
	hidden = frappe.get_all("Conflict of Interest", pluck="client")
	hidden += frappe.get_all("Client", {"sensitivity": ("!=", "Normal")}, pluck="name")
	return {"other_client": ("not in", hidden or [""])}


def _has_columns(kind: str, filters: Mapping[str, Any]) -> bool:
	return all(
		name in ("name", "parent", "parenttype") or frappe.db.has_column(kind, name) for name in filters
	)


def _row_filters(kind: str, client: str) -> dict[str, Any] | None:
	for parent in shipped.parents_of(kind):
		column = _client_column(parent)
		names = frappe.get_all(parent, filters={column: client}, pluck="name") if column else []
		if names and frappe.db.exists(kind, {"parent": ("in", names), "parenttype": parent}):
			return {"parent": ("in", names), "parenttype": parent}
	return None


def _file(case: Any) -> dict[str, str]:
	row = frappe.db.get_value("File", {"attached_to_name": case}, ["name", "file_url"], as_dict=True)
	return {"file": row.name, "file_url": row.file_url} if row else {"file_url": "/private/files/none.pdf"}


def _paper(kind: str) -> str:
	from ccm_app.api.papers import FORMATS

	return next((paper for paper, (about, *_more) in FORMATS.items() if about == kind), "Case Report")


def _missing(kind: str, group: str, targets: Mapping[str, Any]) -> dict[str, str]:
	"""The same gaps for a record that does not exist, with numbers of the same shape."""
	shape = dict(targets[NO_CLIENT if group == OTHERS else "own"].get(kind, {}))
	number = MISSING_NUMBER if shape.get("name") == shape.get("client") else MISSING_HASH
	if shape.get("name", "").startswith("C-"):
		number = MISSING_CASE
	gone = {"name": number, "client": MISSING_NUMBER, "case": MISSING_CASE, "parent": MISSING_HASH}
	gone |= {
		"file": MISSING_HASH,
		"file_url": "/private/files/none.pdf",
		"comment": "x",
		"communication": "x",
	}
	return {**shape, **gone, "surname": _surname(MISSING_NUMBER), "form_key": f"matrix-none-{kind}"}
