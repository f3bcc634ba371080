"""The confirmation code of a provider: made for a letter, shown once, kept as a slow hash outside its record.

The hash stands where Frappe keeps the hashes of passwords, so that no list, report or export reaches it.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import Any

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import Auth, passlibctx, update_password

from ccm_app.confidentiality import vault
from ccm_app.domain.short_codes import RANDOM_BYTES, read_code, written_code
from ccm_app.registry.register_record import write_by_register
from ccm_app.registry.site_register import hold

KIND = "Provider Code"
PREFIX = "P"
RENEWED, LOST, LEFT = "Renewed", "Lost or stolen", "Provider left the network"
_FIELD = "code"


def issue(provider: str) -> str:
	"""A new code for a provider, such as P-7KQ29-XMD4T-9X; the one before is worth nothing from now on.

	It is answered here and nowhere else: print it on the letter, and forget it.
	"""
	# Two who issue at the same moment would leave two codes that are valid.
	hold("Service Provider", provider)
	revoke(provider, RENEWED)
	code = written_code(PREFIX, secrets.token_bytes(RANDOM_BYTES))
	row = write_by_register(
		KIND, {"provider": provider, "issued_on": now_datetime(), "issued_by": frappe.session.user}
	)
	update_password(str(row.name), code, KIND, _FIELD)
	return code


def revoke(provider: str, why: str) -> int:
	"""End the code of a provider; how many there were. why: RENEWED, LOST or LEFT."""
	names = _open_codes(provider, for_update=True)
	for name in names:
		values = {"revoked_on": now_datetime(), "revoked_why": why, "revoked_by": frappe.session.user}
		vault.write_fields(KIND, name, values, update_modified=False)
		frappe.db.delete("__Auth", {"doctype": KIND, "name": name, "fieldname": _FIELD})
	return len(names)


def is_right(provider: str, typed: str) -> bool:
	"""Whether this is the code of this provider; as much work for a provider without a code, and for none at all."""
	code = read_code(PREFIX, typed) or ""
	names = _open_codes(provider)
	stored = _stored(names[0] if names else "")
	right = bool(passlibctx.verify(code, stored or _nobodys_hash()))
	if right and stored:
		vault.write_fields(KIND, names[0], {"last_used_on": now_datetime()}, update_modified=False)
	return right and bool(stored) and bool(code)


def is_mistyped(typed: str) -> bool:
	"""Whether this can be nobody's code: its check characters are wrong. Such a one is no guess."""
	return read_code(PREFIX, typed) is None


def _open_codes(provider: str, for_update: bool = False) -> list[str]:
	still = {"provider": provider, "revoked_on": ("is", "not set")}
	rows: Any = frappe.db.get_values(KIND, still, "name", order_by="creation desc", for_update=for_update)
	return [name for (name,) in rows or ()]


def _stored(name: str) -> str | None:
	same = (Auth.doctype == KIND) & (Auth.name == name) & (Auth.fieldname == _FIELD) & (Auth.encrypted == 0)
	rows = frappe.qb.from_(Auth).select(Auth.password).where(same).limit(1).run()
	return rows[0][0] if rows else None


@cache
def _nobodys_hash() -> str:
	return str(passlibctx.hash(secrets.token_hex(16)))
