"""Opening an identity, and searching for one by name: both with a purpose, both written down."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from ccm_app.confidentiality import blind_index, looks, search_limit
from ccm_app.confidentiality.reach import VAULT
from ccm_app.domain import name_parts
from ccm_app.domain.age_bands import age_band

ANSWERED = ["name", "sex", "age_at_registration", "home_province", "registered_on", "status", "merged_into"]


@frappe.whitelist(methods=["POST"])
def open_identity(client: str, purpose: str, note: str = "") -> dict[str, Any]:
	"""State for what the identity of a client is needed; it then stays open for the minutes of the settings.

	purpose: a Look Purpose; note: which letter, complaint or review, where the purpose asks for it. Answers
	{"client", "until": the moment, "recorded": whether there is an identity}. Raises DoesNotExistError when
	the client is not within reach, or not there.
	"""
	until = looks.state_purpose(client, purpose, note)
	return {"client": client, "until": str(until), "recorded": bool(frappe.db.exists(VAULT, client))}


@frappe.whitelist(methods=["GET", "POST"])
def identity_state(client: str) -> dict[str, Any]:
	"""Whether the identity of a client is open to the user now; nothing of it is opened.

	Answers {"open", "until": the moment or None, "seconds_left", "recorded", "minutes"}. Raises DoesNotExistError when the
	client is not within reach, or not there.
	"""
	looks.refuse_out_of_reach(client)
	stated = looks.stated_purpose(client)
	return {
		"open": bool(stated) or frappe.session.user == "Administrator",
		"until": str(stated["valid_until"]) if stated else None,
		"seconds_left": int((stated["valid_until"] - now_datetime()).total_seconds()) if stated else 0,
		"recorded": bool(frappe.db.exists(VAULT, client)),
		"minutes": looks.minutes_open(),
	}


@frappe.whitelist(methods=["GET", "POST"])
def look_purposes() -> list[dict[str, Any]]:
	"""The purposes to choose from, in the user's language: [{"code", "label", "needs_note"}]."""
	label = "label_km" if frappe.local.lang == "km" else "label_en"
	# A list of words; it holds no client.
	rows = frappe.get_all(
		looks.PURPOSE,
		filters={"is_active": 1},
		fields=["name as code", label, "label_en", "needs_note"],
		order_by="sort_order asc, name asc",
	)
	return [
		{"code": row.code, "label": row[label] or row.label_en, "needs_note": cint(row.needs_note)}
		for row in rows
	]


@frappe.whitelist(methods=["POST"])
def search(text: str, purpose: str, note: str = "") -> dict[str, Any]:
	"""Find clients within reach by a name, a document number or a telephone number. No identity is opened.

	Answers {"clients": [{"client", "sex", "age_band", "province", "year", "status"}], "left": searches left in this
	hour}; at most as many clients as CCM Settings say, the best first. Every search is written down and counted,
	also one that finds nobody. Raises PermissionError for who may open no identity, ValidationError for a text that
	is too short and when the searches of this hour are used up.
	"""
	frappe.has_permission(VAULT, "read", throw=True)
	looks.check_purpose(purpose, note)
	if name_parts.is_too_short(text):
		frappe.throw(_("Type at least two letters of a name, or five signs of a number."))
	left = _searches_left()
	most = max(1, cint(frappe.get_cached_doc("CCM Settings").get("search_answers")) or 5)
	clients = blind_index.clients_with(text, frappe.session.user, most)
	looks.search_written(purpose, note, text, len(clients))
	return {"clients": _answered(clients), "left": left - 1}


def _searches_left() -> int:
	"""How many searches the user has left in this hour; refuses when there are none."""
	left = search_limit.left()
	if not left:
		frappe.throw(
			_(
				"You have searched {0} times in the last hour, and that is the limit. Wait a while, or ask the"
				" Central Office."
			).format(search_limit.limit())
		)
	return left


def _answered(clients: list[str]) -> list[dict[str, Any]]:
	"""What is told of the clients: codes, in the order of the list."""
	rows = (
		frappe.get_list("Client", filters={"name": ("in", clients)}, fields=ANSWERED, limit=0)
		if clients
		else []
	)
	found = {row.name: row for row in rows}
	return [_answer(found[client]) for client in clients if client in found]


def _answer(row: Any) -> dict[str, Any]:
	label = "label_km" if frappe.local.lang == "km" else "label_en"
	# Names of provinces are public.
	names = (
		frappe.db.get_value("Administrative Area", row.home_province, [label, "label_en"], as_dict=True) or {}
	)
	return {
		"client": row.name,
		"sex": _(row.sex),
		"age_band": age_band(row.age_at_registration),
		"province": names.get(label) or names.get("label_en") or row.home_province,
		"year": row.registered_on.year if row.registered_on else None,
		"status": _(row.status),
		# The same person goes on under another number.
		"merged_into": row.merged_into,
	}
