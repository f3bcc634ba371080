"""When a file of the register is taken away: a mistake of today that nobody else has seen, and nothing else.

A paper is a record as much as a form is, and nothing of the register is deleted. But a photograph that was attached to
the wrong client must not stay there: whoever attached it takes it back on the same day, as long as nobody else has
opened it. Later it is for the operator of the site to remove it on the server, when the Data Protection Officer asks.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from ccm_app.confidentiality.platform import serving
from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse


def check(file: Document) -> None:
	"""Raises PermissionError when the record of the file may not be written, RulesBroken when the file is kept."""
	if _is_the_operator():
		return
	if not serving.may_write(file):
		raise frappe.PermissionError
	if not _is_a_mistake_of_today(str(file.name)):
		refuse([problem("file.kept")])


def _is_the_operator() -> bool:
	"""Whether this is done on the server, and not over HTTP."""
	return frappe.session.user == "Administrator" and not getattr(frappe.local, "request", None)


def _is_a_mistake_of_today(name: str) -> bool:
	# The stored row decides, whatever the document in memory says.
	owner, creation = frappe.db.get_value("File", name, ["owner", "creation"])
	if owner != frappe.session.user or getdate(creation) != getdate(nowdate()):
		return False
	# Read for the decision; nobody is told who opened it.
	opened = {"export_from": "File", "reference_document": name, "user": ("!=", owner)}
	return not frappe.db.exists("Access Log", opened)
