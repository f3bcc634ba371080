"""Whether the present request carries records out of the register: a print, a PDF, an export.

Who may only read a client (in an emergency, or from a seat in a conference) sees the record on the screen and nowhere
else. Frappe asks for the right to read before it prints, and for no record at all before it exports a list, so the
reach itself is narrower while such a request runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

# Parts of the names of functions and pages that make a paper or a file.
MAKES_A_COPY = (
	"printview",
	"print_format",
	"download_pdf",
	"multi_pdf",
	"get_html_and_style",
	"get_rendered_raw",
	"print_by_server",
	"report_to_pdf",
	"weasyprint",
	"api.papers.",
	"export",
	"download_template",
	"communication.email.make",
)


def is_taken_out() -> bool:
	"""True inside `taking_out`, and in a request whose path or method prints, exports or mails."""
	if getattr(frappe.local, "ccm_taking_out", False):
		return True
	request = getattr(frappe.local, "request", None)
	if not request:
		return False
	asked = f"{request.path} {frappe.form_dict.get('cmd') or ''}"
	return any(part in asked for part in MAKES_A_COPY)


@contextmanager
def taking_out() -> Iterator[None]:
	"""Ask every right and every list, while this lasts, as for a copy that leaves the register."""
	before = getattr(frappe.local, "ccm_taking_out", False)
	frappe.local.ccm_taking_out = True
	try:
		yield
	finally:
		frappe.local.ccm_taking_out = before
