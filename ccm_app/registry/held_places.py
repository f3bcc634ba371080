"""Two referrals to the last free place at the same moment: the second waits for the first, and then sees it.

Whoever saves a referral that was not sent yet holds its provider, before the referral's own row: so no two hold each
other up. From then on the referrals of that provider are read as they are now, through the index of the provider alone:
a read through the whole table would hold everybody's.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.domain.referral_choice import UNSENT
from ccm_app.registry.held import of_this_transaction

KIND = "Referral"


def hold_provider(referral: Document) -> None:
	"""Lock the provider of a referral that was not sent yet, until the transaction ends; nothing for any other."""
	provider = referral.get("provider")
	if not provider or provider in _held():
		return
	stored = None if referral.is_new() else frappe.db.get_value(KIND, referral.name, "referral_category")
	if stored in UNSENT:
		frappe.db.get_value("Service Provider", provider, "name", for_update=True)
		_held().add(provider)


def rows_of_held(kind: str, equal: Mapping[str, Any]) -> Sequence[dict[str, Any]] | None:
	"""The stored referrals of a provider that this request holds, as they are now; None for anything else."""
	if kind != KIND or equal.get("provider") not in _held():
		return None
	fields = frappe.get_meta(KIND).get_valid_columns()
	wanted = [name for name in equal if name in fields]
	conditions = " and ".join(f"`{name}` = %({name})s" for name in wanted)
	# The names of columns come from the DocType; the values are given apart.
	return frappe.db.sql(
		f"select * from `tabReferral` force index (`provider`) where {conditions} order by creation, name for update",
		dict(equal),
		as_dict=True,
	)


def _held() -> set[Hashable]:
	return of_this_transaction("ccm_held_providers")
