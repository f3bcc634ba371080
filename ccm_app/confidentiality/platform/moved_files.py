"""The files of a record that goes over to another client: sealed anew with that client's key, under a new name."""

from __future__ import annotations

import hashlib

import frappe

from ccm_app.confidentiality.platform import stored_bytes
from ccm_app.domain.file_kinds import neutral_name


def seal_again(kind: str, name: str, former: str, new: str) -> int:
	"""Seal every file of a record with the key of `new`; returns how many.

	The old bytes go when the transaction has succeeded, the new ones when it has not.
	"""
	about = {"attached_to_doctype": kind, "attached_to_name": name}
	# The register moves what it holds itself; who may read a file is asked at the file.
	rows = frappe.get_all("File", filters=about, fields=["name", "file_url"])
	return sum(_seal_one(row.name, str(row.file_url), former, new) for row in rows)


def _seal_one(row: str, address: str, former: str, new: str) -> int:
	before = stored_bytes.stored_name_in(address)
	if not before:
		return 0
	original, content = stored_bytes.read(before, former)
	ending = before.rpartition(".")[2]
	after = stored_bytes.new_stored_name(ending)
	frappe.db.after_rollback.add(lambda: stored_bytes.remove(after))
	sealed = stored_bytes.write(after, new, original, content)
	values = {
		"file_name": neutral_name(after, ending),
		"file_url": stored_bytes.ADDRESS + after,
		"content_hash": hashlib.sha256(sealed).hexdigest(),
	}
	frappe.db.set_value("File", row, values, update_modified=False)
	frappe.db.after_commit.add(lambda: stored_bytes.remove(before))
	return 1
