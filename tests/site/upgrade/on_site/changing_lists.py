"""Entries of lists, settings, and records that came with the app."""

from __future__ import annotations

import frappe
from people import MINISTRY

RENAMED, LABEL, KHMER = ("Case Type", "DV"), "Violence at home", "អំពើហិង្សានៅផ្ទះ"
ADDED = ("Funder", "UPGRADE-FUND")
UNUSED = ("Identity Document Type", "BORDER")
DELETED = ("Role Profile", "CCM Advisory Group")
# The register refuses to delete an entry of a list; whoever looks after the database can.
DELETED_BENEATH = ("Identity Document Type", "PASSPORT")
DAY_OFF = "2027-02-03"
MINUTES = 20


def change() -> None:
	"""As the ministry administrator does it on the forms; what only a system manager may delete, he deletes."""
	frappe.set_user(MINISTRY)
	frappe.get_doc(*RENAMED).update({"label_en": LABEL, "label_km": KHMER}).save()
	kind, code = ADDED
	frappe.get_doc({"doctype": kind, "code": code, "label_en": "A new fund", "label_km": "មូលនិធិថ្មី"}).insert()
	frappe.get_doc(*UNUSED).update({"is_active": 0}).save()
	calendar = frappe.get_doc("CCM Holiday Calendar", "KH")
	calendar.append(
		"days", {"holiday_date": DAY_OFF, "label_en": "A day of the ministry", "label_km": "ថ្ងៃក្រសួង"}
	)
	calendar.save()
	settings = frappe.get_single("CCM Settings")
	settings.identity_minutes = MINUTES
	settings.save()
	frappe.set_user("Administrator")
	frappe.delete_doc(*DELETED)
	frappe.db.delete(*DELETED_BENEATH)


def found() -> dict[str, bool]:
	"""Each change, and whether it is there."""
	renamed = frappe.db.get_value(*RENAMED, ["label_en", "label_km"])
	off = {"parent": "KH", "holiday_date": DAY_OFF}
	return {
		"list value renamed": renamed == (LABEL, KHMER),
		"list value added": bool(frappe.db.exists(*ADDED)),
		"day off added": bool(frappe.db.exists("CCM Holiday", off)),
		"setting changed": frappe.db.get_single_value("CCM Settings", "identity_minutes") == MINUTES,
		"list value no longer used": frappe.db.get_value(*UNUSED, "is_active") == 0,
		"list value deleted": not frappe.db.exists(*DELETED_BENEATH),
		"role profile deleted": not frappe.db.exists(*DELETED),
	}
