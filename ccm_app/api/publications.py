"""Publishing tables: small figures are hidden, a reader who reckons is tried, and what can be opened is refused."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe.utils import cint, now_datetime

from ccm_app.api import booklets, kept_figures, statistics
from ccm_app.confidentiality import counting
from ccm_app.confidentiality.opening import open_record, refuse_all_but_central
from ccm_app.domain.problems import problem
from ccm_app.domain.statistics_publications import PUBLISHED, REFUSED
from ccm_app.exchange.table_files import SUFFIXES, file_of
from ccm_app.registry import own_published, own_tables
from ccm_app.registry.saying import refuse, sentence_of
from ccm_app.statistics import catalogue
from ccm_app.statistics.labels import with_labels
from ccm_app.statistics.period import Period
from ccm_app.statistics.published_before import Before, connected, part_of
from ccm_app.statistics.relations import Disagreement
from ccm_app.statistics.rings import in_a_ring
from ccm_app.statistics.source import Where
from ccm_app.statistics.stored import from_text, to_text
from ccm_app.statistics.table import Table

KIND, SENT = "Statistics Publication", "DHIS2 Push"
# Tables of persons and cases whose figures have keys; the others hold money, days, or single workers.
CODES = (*catalogue.SHELTER, "M04", "M07", "M08", "M09")
LEAST = 3
PDF = "PDF"


@frappe.whitelist(methods=["POST"])
def publish_tables(publication: str) -> dict[str, Any]:
	"""Make the public tables; answers {"status", "figures", "hidden", "because"}.

	Refused, and kept as refused with the reason, when a reader could find out a small figure. Raises RulesBroken
	for tables or periods that there are not, frappe.PermissionError for others than the Central Office.
	"""
	record = _for_central(publication)
	if record.status == PUBLISHED:
		refuse([problem("publication.is_published", "status")], KIND)
	smallest = _smallest()
	values = _protected(_tables(record), smallest)
	values |= {"smallest": smallest, "made_on": now_datetime(), "made_by": frappe.session.user}
	# Past the form, whose rule refuses these fields; who may do it was asked above.
	frappe.db.set_value(KIND, publication, values)
	return {
		"status": values["status"],
		"figures": values["figures"],
		"hidden": values["hidden_figures"],
		"because": values["refused_because"],
	}


@frappe.whitelist(methods=["POST"])
def download_publication(publication: str, file_format: str = "CSV", language: str = "en") -> dict[str, str]:
	"""A publication as a file: {"filename", "content" in base64}.

	file_format: CSV, Excel, ODS, HXL or PDF; language: "en" or "km", of the PDF.
	"""
	record = open_record(KIND, publication, "read")
	tables = public_tables(record)
	if file_format == PDF:
		language = "km" if language == "km" else "en"
		content = booklets.drawn(tables, record.title_en, record.title_km, language)
		suffix = f"{language}.pdf"
	elif file_format in SUFFIXES:
		content, suffix = file_of(tables, file_format), SUFFIXES[file_format]
	else:
		frappe.throw(frappe._("Choose one of these files: {0}").format(", ".join([*SUFFIXES, PDF])))
	name = f"{frappe.scrub(record.title_en)[:60] or 'tables'}.{suffix}"
	return {"filename": name, "content": base64.b64encode(content).decode("ascii")}


@frappe.whitelist(methods=["POST"])
def show_publication(publication: str) -> list[dict[str, Any]]:
	"""The public tables for the form: title, headings and rows as texts, in the language of the user."""
	record = open_record(KIND, publication, "read")
	return [booklets.shown(table, frappe.local.lang) for table in public_tables(record)]


def public_tables(record: Any) -> list[Table]:
	"""What was published. Raises RulesBroken when nothing was."""
	if record.status != PUBLISHED:
		refuse([problem("publication.not_published", "status")], KIND)
	return from_text(record.content)


def one_after_another() -> None:
	"""Wait until nobody else is making figures public, and hold the others back until the end of this transaction.

	Two that are made at the same moment would not know of each other, and could be subtracted by whoever has both.
	"""
	frappe.db.get_value("DocType", KIND, "name", for_update=True)


def public_table(code: str, months: Period, where: Mapping[str, Any]) -> Table:
	"""The public version of one table, for another system; see `one_after_another`.

	Raises RulesBroken when it is refused, or is none.
	"""
	_refuse_unpublishable([code])
	values = _protected([_one(code, months, statistics.where_of(where))], _smallest())
	if values["status"] != PUBLISHED:
		refuse([problem("publication.can_be_opened", "tables")], KIND)
	return from_text(values["content"])[0]


def _smallest() -> int:
	return max(LEAST, cint(frappe.get_cached_doc("CCM Settings").get("small_cell")))


def _for_central(publication: str) -> Any:
	refuse_all_but_central(frappe._("Tables are published by the Central Office."))
	# Before the row itself, so that two who publish never wait for each other.
	one_after_another()
	record = open_record(KIND, publication, "write")
	# Of two who publish at the same moment the second finds it published.
	record.status = frappe.db.get_value(KIND, publication, "status", for_update=True)
	return record


def _tables(record: Any) -> list[Table]:
	codes = list(dict.fromkeys(str(record.tables or "").replace(",", " ").split()))
	periods = [statistics.period_of(line) for line in str(record.periods or "").splitlines() if line.strip()]
	_refuse_unpublishable(codes)
	if not codes or not periods:
		refuse([problem("publication.nothing_in_it", "tables")], KIND)
	where = statistics.where_of({name: record.get(name) for name in ("provider", "field_office")})
	return [_one(code, months, where) for months in dict.fromkeys(periods) for code in codes]


def _refuse_unpublishable(codes: Sequence[str]) -> None:
	for code in codes:
		if code in CODES:
			continue
		if not own_tables.CODE.fullmatch(code):
			every = ", ".join(CODES)
			refuse([problem("publication.no_such_table", "tables", table=code, tables=every)], KIND)
		if why := own_published.why_not(code):
			refuse([why], KIND)


def _counted(code: str, months: Period, where: Where) -> Table:
	"""A table of the whole register as the records give it now; own tables also when they are switched off."""
	source = counting.whole_register()
	if code in catalogue.CODES:
		return statistics.table_from(source, code, months, where)
	definition = own_published.definition(code)
	if definition is None:
		refuse([problem("publication.earlier_gone", "tables", table=code)], KIND)
	made = catalogue.make_defined(definition, source, months, where)
	columns = definition.columns.dimension if definition.columns else ""
	return with_labels(made, statistics.labels_of(definition.rows.dimension), statistics.labels_of(columns))


def _one(code: str, months: Period, where: Where) -> Table:
	made = _counted(code, months, where)
	if not made.keys:
		refuse([problem("publication.not_recorded", "tables", table=code)], KIND)
	return kept_figures.as_kept(made, where)


def _protected(tables: Sequence[Table], smallest: int) -> dict[str, Any]:
	# Only a publication needs the solver, which is large.
	from ccm_app.statistics.public import publish
	from ccm_app.statistics.suppression import NotProtected

	nothing = {"figures": 0, "hidden_figures": 0, "content": ""}
	before = _before(tables)
	everything = [*tables, *(one.printed for one in before)]
	own = {table.code for table in everything if table.code not in CODES}
	if rings := in_a_ring(everything, own):
		why = _said("publication.ring", tables=", ".join(rings))
		return {**nothing, "status": REFUSED, "refused_because": why}
	try:
		made = publish(tables, smallest, before)
	except NotProtected:
		why = "publication.can_be_opened_with_earlier" if before else "publication.can_be_opened"
		return {**nothing, "status": REFUSED, "refused_because": _said(why)}
	except Disagreement:
		return {**nothing, "status": REFUSED, "refused_because": _said("publication.disagrees")}
	return {
		"status": PUBLISHED,
		"figures": made.figures,
		"hidden_figures": made.hidden,
		"content": to_text(made.tables),
		"refused_because": "",
	}


def _before(tables: Sequence[Table]) -> list[Before]:
	"""What readers can lay beside these tables: everything that is out about these months."""
	found = []
	for printed in connected(tables, _out()):
		where = part_of(printed, statistics.PARTS)
		made = _counted(printed.code, printed.period, where)
		found.append(Before(printed, kept_figures.as_kept(made, where)))
	return found


def _out() -> list[Table]:
	"""Every table that was published, or sent to another system."""
	# Public figures; whoever publishes may read them all. Read with a lock, so that what was stored since this request
	# began is among them.
	out = {KIND: ({"status": PUBLISHED}, "made_on asc"), SENT: ({"content": ("is", "set")}, "sent_on asc")}
	found = [
		row
		for kind, (filters, order) in out.items()
		for row in frappe.db.get_values(kind, filters, "content", order_by=order, for_update=True)
	]
	tables = [table for text in dict.fromkeys(row[0] for row in found) for table in from_text(text)]
	return [table for table in tables if table.code in CODES or own_tables.CODE.fullmatch(table.code)]


def _said(code: str, **values: str) -> str:
	return str(sentence_of(problem(code, **values), KIND))
