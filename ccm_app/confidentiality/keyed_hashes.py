"""Hashes that nobody can make without the key of the blind index, which stands outside the database."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality.site_keys import index_key
from ccm_app.confidentiality.vault import said_clearly
from ccm_app.domain.places import place_text
from ccm_app.sealing.tokens import blind_token

SHORT = 16


def token(part: str, text: str) -> str:
	"""The blind token of a text under a part of the identity; VaultClosed when the keys are missing."""
	with said_clearly():
		return blind_token(part, text, index_key())
	raise AssertionError("said_clearly always raises")


def searched(text: str) -> str:
	"""The key under which a searched text is logged: the same text gives the same key."""
	return token("searched", text)[:SHORT]


def place() -> str:
	"""The key of the place that this request comes from, "" for work of the server."""
	if not getattr(frappe.local, "request", None):
		return ""
	known_by = place_text(frappe.local.request_ip or "", frappe.get_request_header("User-Agent") or "")
	return token("place", known_by)[:SHORT] if known_by else ""


def session() -> str:
	"""The key of the sign-in under which this request comes, "" for work of the server."""
	name = str(frappe.session.get("sid") or "") if getattr(frappe.local, "request", None) else ""
	return token("session", name)[:SHORT] if name else ""
