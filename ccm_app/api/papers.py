"""The one door from the site to `ccm_app.slips`: what a print format shows, and what the embedded registry draws.

Every shipped print format is one line, `{{ paper("Case Plan", doc) }}`, so that the two cannot drift.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.translate import print_language
from frappe.utils import cint, escape_html, getdate, now_datetime, print_format
from frappe.utils.pdf import get_pdf

from ccm_app.api import paper_data
from ccm_app.api.further_fields import with_further_fields
from ccm_app.confidentiality import disclosures, referral_slips
from ccm_app.confidentiality.opening import open_record
from ccm_app.domain import categories, sharing
from ccm_app.domain.problems import problem
from ccm_app.domain.reference import paper_form_number
from ccm_app.domain.referrals import consent_problems_of
from ccm_app.registry.facts import facts_of
from ccm_app.registry.saying import sentence_of
from ccm_app.registry.site_register import SiteRegister
from ccm_app.slips.document import Document as Paper
from ccm_app.slips.draw_html import to_html
from ccm_app.slips.one_language import only_khmer
from ccm_app.slips.papers import PAPERS, blank_form, with_notice
from ccm_app.slips.referral_slip import facts_from, slip_problems
from ccm_app.slips.sentences import SENTENCES

BLANK_FORMS, SLIP, SHARED = "Blank Forms", "Referral Slip", "Shared About a Client"
LETTER = "Designation Letter"
Maker = Callable[[Document], dict[str, Any]]

# Print format -> DocType that it prints, paper of `ccm_app.slips`, and what gathers its data.
FORMATS: dict[str, tuple[str, str, Maker]] = {
	"Case Report": ("Social Assessment", "case_report", paper_data.record_data),
	"Conference Minutes": ("Case Conference", "conference_minutes", paper_data.conference_data),
	"Case Plan": ("Case Plan", "case_plan", paper_data.record_data),
	SLIP: ("Referral", "referral_slip", paper_data.slip_data),
	"Consent": ("Client Consent", "consent", paper_data.consent_data),
	"Follow-up Report": ("Follow-up", "follow_up", paper_data.record_data),
	"Closure Letter": ("Case Closure", "closure_letter", paper_data.record_data),
	"Closure Record": ("Case Closure", "closure_record", paper_data.record_data),
	SHARED: ("Client", "shared_about", paper_data.shared_data),
	LETTER: ("Service Provider", "designation_letter", paper_data.letter_data),
}
# The papers that show a form to those who may read it; the others go to people outside, word by word as agreed.
OF_A_FORM = frozenset(
	{"Case Report", "Conference Minutes", "Case Plan", "Follow-up Report", "Closure Record"}
)
# The same papers without the English beside the Khmer.
IN_KHMER = {name + sharing.IN_KHMER: name for name in sorted(OF_A_FORM)}
FORMATS |= {own: FORMATS[name] for own, name in IN_KHMER.items()}
# Frappe's own style sheet gives every cell and the sheet itself wide paddings; a slip would not fit on A5.
FRAPPE_STYLE = """<style>
.print-format { padding: 0 !important; min-height: 0 !important; }
.print-format .ccm-paper td, .print-format .ccm-paper th { padding: 0.6mm 1.2mm !important; }
.print-format .ccm-a5 td, .print-format .ccm-a5 th { padding: 0.2mm 1mm !important; }
.print-format .ccm-paper .sign td { padding-top: 12mm !important; }
.print-format .ccm-paper table { margin: 0 0 2mm 0 !important; }
.print-format .ccm-paper thead tr { page-break-inside: avoid; }
.print-format .ccm-paper .foot { margin-top: 1mm; }
</style>"""
SHEET = '<div class="print-format">{}</div>'
PAGE_BREAK = '<div style="page-break-after: always"></div>'


def paper(name: str, doc: Document) -> str:
	"""The HTML of a paper for a print format; a jinja method.

	name: a key of FORMATS or "Blank Forms"; doc: the record of that DocType. A slip that may not be handed out
	yet prints why instead of itself. Raises frappe.ValidationError for a paper of another DocType.
	"""
	if doc.doctype != _kind_of(name):
		frappe.throw(_("{0} is not printed from a {1}.").format(_(name), _(doc.doctype)))
	if name == BLANK_FORMS:
		return FRAPPE_STYLE + _blank_forms(doc)
	drawn = _slip(doc) if name == SLIP else to_html(document_of(name, doc))
	return FRAPPE_STYLE + (_preview_mark() if disclosures.is_preview() else "") + drawn


def document_of(name: str, doc: Document, given: Collection[str] | None = None) -> Paper:
	"""The paper as the neutral document that every drawer understands.

	given: the codes of what the client agreed to share with its receiver; None for the whole paper.
	"""
	_kind, maker, gather = FORMATS[name]
	data = gather(doc)
	if given is not None:
		return PAPERS[maker](sharing.without_withheld(name, data, given))
	drawn = PAPERS[maker](data)
	if name in IN_KHMER:
		return only_khmer(with_further_fields(drawn, doc))
	return with_further_fields(drawn, doc) if name in OF_A_FORM else drawn


def copy_of(name: str, doc: Document, given: Collection[str], notice: tuple[str, str]) -> bytes:
	"""The PDF of a paper for a receiver: only what may be given, and a notice on top, in English and Khmer."""
	return pdf_from(FRAPPE_STYLE + to_html(with_notice(document_of(name, doc, given), *notice)))


def _preview_mark() -> str:
	text = _(
		"Preview. Print it or make the PDF: only then is it a copy, and stands in the list of what was shared."
	)
	return f'<p style="border: 1px solid; padding: 2mm">{escape_html(text)}</p>'


def slip_obstacles(doc: Document) -> list[str]:
	"""The sentences that say why this referral's slip cannot be handed out yet; none when it can."""
	facts = facts_from(paper_data.slip_data(doc))
	longest = cint(frappe.get_cached_doc("CCM Settings").slip_valid_days) or 30
	found = [] if doc.get("slip_valid_until") else [_("Give the last day on which the slip is valid.")]
	if frappe.db.get_value("Case", doc.case, "stage") in categories.ENDED_STAGES:
		found.append(sentence_of(problem("case.is_closed", "case", case=doc.case), "Referral"))
	unallowed = consent_problems_of(facts_of(doc), getdate(), SiteRegister())
	found += [sentence_of(one, "Referral") for one in unallowed]
	for one in slip_problems(facts, longest):
		values = {key: _field_label(doc, str(value)) for key, value in one.values.items()}
		found.append(_(SENTENCES[one.code]).format(**values))
	return list(dict.fromkeys(found))


@frappe.whitelist()
def hand_out_slip(referral: str) -> str:
	"""Stamp the slip of a referral as printed and return the address of its PDF.

	Raises frappe.DoesNotExistError without the record or the print right, frappe.ValidationError with every obstacle.
	"""
	doc = open_record("Referral", referral, "print")
	obstacles = slip_obstacles(doc)
	if obstacles:
		frappe.throw(obstacles, title=_("The slip cannot be printed yet"), as_list=True)
	_stamp(doc)
	return address_of(SLIP, doc.name)


@frappe.whitelist(methods=["GET", "POST"])
def download(paper_name: str, record: str) -> None:
	"""The PDF of a paper, made without fetching anything from the site: it works whatever the site's address is.

	paper_name: a key of FORMATS or "Blank Forms". Raises frappe.DoesNotExistError without the record or the print right.
	"""
	_answer(paper_name, open_record(_kind_of(paper_name), record, "print"))


# Frappe's own function is open to guests too: it asks the permission itself, as `_answer` does.
@frappe.whitelist(allow_guest=True)
def download_pdf(
	doctype: str,
	name: str,
	format: str | None = None,
	doc: Any = None,
	no_letterhead: Any = 0,
	language: str | None = None,
	letterhead: str | None = None,
) -> None:
	"""Frappe's PDF button: a shipped print format goes through `pdf_of`, every other through Frappe.

	Frappe's way fetches style sheets from the site's address, which may not be known to the site itself. Without a
	format it is the form's default one. Raises frappe.DoesNotExistError without the record or the print right.
	"""
	paper_name = _shipped_format(doctype, format)
	if not paper_name:
		return print_format.download_pdf(doctype, name, format, doc, no_letterhead, language, letterhead)
	with print_language(language):
		return _answer(paper_name, open_record(doctype, name, "print"))


def _shipped_format(doctype: str, format: str | None) -> str:
	"""The print format that is asked for when it is a shipped one of this DocType, else ""; an own one keeps its way."""
	wanted = format or (frappe.get_meta(doctype).default_print_format if doctype else None) or ""
	if _kind_of(wanted) != doctype:
		return ""
	return wanted if frappe.get_cached_value("Print Format", wanted, "standard") == "Yes" else ""


def _answer(paper_name: str, doc: Document) -> None:
	doc.check_permission("print")
	# The slip notes itself when it is really drawn; blank forms and letters to providers are about nobody.
	doc.flags.in_print = True
	answer_pdf(f"{frappe.scrub(paper_name)}_{doc.name}.pdf", pdf_of(paper_name, doc))
	if paper_name not in (SLIP, BLANK_FORMS, LETTER):
		disclosures.note_print(doc, paper_name)


def answer_pdf(filename: str, content: bytes) -> None:
	"""Let the present request answer a PDF."""
	frappe.local.response.filename = filename
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"


def pdf_of(name: str, doc: Document) -> bytes:
	"""The shipped print format of this paper as PDF."""
	template = frappe.read_file(template_of(name))
	return pdf_from(frappe.render_template(template, {"doc": doc, "no_letterhead": 1}, safe_render=False))


def pdf_from(body: str) -> bytes:
	"""The PDF of drawn papers."""
	page = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{SHEET.format(body)}</body></html>'
	return get_pdf(page)


def address_of(name: str, record: str) -> str:
	"""Where the browser gets the PDF of a record."""
	query = urlencode({"paper_name": name, "record": record})
	return f"/api/method/ccm_app.api.papers.download?{query}"


def template_of(name: str) -> str:
	"""Where the HTML of the shipped print format stands."""
	folder = frappe.scrub(name).replace("-", "_")
	return frappe.get_app_path("ccm_app", "ccm_app", "print_format", folder, f"{folder}.html")


def _kind_of(name: str) -> str:
	return "Paper Form Batch" if name == BLANK_FORMS else FORMATS.get(name, ("",))[0]


def _slip(doc: Document) -> str:
	obstacles = slip_obstacles(doc)
	if obstacles:
		items = "".join(f"<li>{escape_html(one)}</li>" for one in obstacles)
		return f"<h4>{_('The slip cannot be printed yet')}</h4><ul>{items}</ul>"
	data = paper_data.slip_data(doc)
	if doc.flags.in_print and not disclosures.is_preview():
		_stamp(doc)
		disclosures.note_slip(doc)
		printed = referral_slips.issue(doc)
		data |= {"token": printed.token, "short": printed.short}
	return to_html(PAPERS["referral_slip"](data))


def _stamp(doc: Document) -> None:
	"""Write when the slip was printed, the first time and every time after.

	Written past the save path: printing changes nothing that a rule asks about.
	"""
	frappe.db.set_value("Referral", doc.name, "slip_printed_on", now_datetime(), update_modified=False)
	# A print is a GET request, which Frappe would roll back.
	frappe.local.flags.commit = True


def _blank_forms(doc: Document) -> str:
	form, office, year, sequences = paper_data.form_numbers(doc)
	lists = paper_data.form_lists()
	numbers = [paper_form_number(form, office, year, one) for one in sequences]
	drawn = [to_html(blank_form(form, number, lists)) for number in numbers]
	# The style sheet is the same for all: the first one serves them.
	end = drawn[0].index("</style>") + len("</style>") if drawn else 0
	return PAGE_BREAK.join([drawn[0], *(one[end:] for one in drawn[1:])]) if drawn else ""


def _field_label(doc: Document, value: str) -> str:
	field = doc.meta.get_field(
		{"valid_until": "slip_valid_until", "issued_on": "referred_on"}.get(value, value)
	)
	return _(field.label) if field else value
