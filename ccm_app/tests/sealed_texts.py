"""Records whose texts are marked, and what the database holds of them."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from ccm_app.confidentiality import sealed_fields
from ccm_app.tests import factories

MARK = "Chanthou-marks-the-spot"


KHMER = "ម៉ាលីន"


def stored(kind: str, name: str) -> dict[str, Any]:
	"""The row as the database holds it."""
	return frappe.db.sql(f"select * from `tab{kind}` where `name` = %s", name, as_dict=True)[0]


def texts_for(kind: str, mark: str = MARK) -> dict[str, str]:
	"""A text for every sealed field of a DocType in which a text can be typed freely."""
	meta = frappe.get_meta(kind)
	typed = {"Data", "Small Text", "Long Text", "Text"}
	names = [name for name in sealed_fields.sealed_fields(kind) if meta.get_field(name).fieldtype in typed]
	return {name: f"{mark} {name}" for name in sorted(names) if not meta.get_field(name).read_only}


def a_full_identity(client: str) -> Document:
	"""An identity with something in every table."""
	return factories.make_identity(
		client,
		family_name_km="សុខ",
		given_name_km=KHMER,
		given_name_latin="Maly",
		other_names=MARK,
		birth_date="2005-06-07",
		documents=[{"document_type": document_type(), "document_number": f"{MARK}-1"}],
		addresses=[{"house_and_street": f"{MARK} 12"}],
		phones=[{"phone_number": "+855 12 000 111", "belongs_to": MARK}],
		contacts=[{"relation": "Mother", "family_name": MARK, "phone_number": "012"}],
	)


def document_type() -> str:
	return str(frappe.get_all("Identity Document Type", pluck="name", limit=1)[0])
