"""What may be changed about fields and forms: labels and order freely, what protects a person never."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ccm_app.domain.configuration_columns import takes_all
from ccm_app.domain.configuration_effects import SHOWING, effect_problems, is_made_by_people
from ccm_app.domain.configuration_site import LINK_TYPES, Site
from ccm_app.domain.configuration_templates import holds_code
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.stage_needs import SETTING, is_stage_need

Record = Mapping[str, Any]

# How a form looks and is filled in. Everything that is not named here stays as it was shipped.
FREE = frozenset(
	[
		"allow_copy",
		"allow_in_quick_entry",
		"bold",
		"collapsible",
		"columns",
		"default",
		"default_print_format",
		"default_view",
		"description",
		"documentation",
		"editable_grid",
		"fetch_if_empty",
		"field_order",
		"force_re_route_to_default_view",
		"grid_page_length",
		"hide_border",
		"hide_days",
		"hide_seconds",
		"icon",
		"in_filter",
		"in_list_view",
		"in_preview",
		"in_standard_filter",
		"is_calendar_and_gantt",
		"label",
		"links_order",
		"actions_order",
		"states_order",
		"max_attachments",
		"max_height",
		"placeholder",
		"precision",
		"print_hide_if_no_value",
		"print_width",
		"quick_entry",
		"remember_last_selected_value",
		"search_index",
		"show_dashboard",
		"sort_field",
		"sort_options",
		"sort_order",
		"translatable",
		"translated_doctype",
		"width",
	]
)
# May be made stricter than shipped, never looser.
ONLY_STRICTER = frozenset(
	[
		"hidden",
		"length",
		"no_copy",
		"non_negative",
		"permlevel",
		"print_hide",
		"read_only",
		"report_hide",
		"reqd",
		"set_only_once",
	]
)
EXPRESSIONS = (
	"depends_on",
	"mandatory_depends_on",
	"read_only_depends_on",
	"collapsible_depends_on",
	"link_filters",
)
# Names that the rules give to what they know beside the form.
RESERVED = frozenset({"hash", "save_state", "sealed_text", "stage_before"})
# Ticks of a field that open it to a list, a search or a question of whoever has no right to it.
OPENING_TICKS = ("in_global_search", "ignore_user_permissions", "ignore_xss_filter", "is_virtual", "unique")
_PERSON = re.compile(
	r"\b(birth|phone|telephone|mobile|passport|surname|nickname|alias|address|photo|photograph"
	r"|(full|family|given|first|last|mother'?s?|father'?s?|client'?s?)[ _]name"
	r"|id[ _]card|identity[ _]card|identity[ _]number)\b|ឈ្មោះ|នាមត្រកូល|កំណើត|ទូរស័ព្ទ|អាសយដ្ឋាន|អត្តសញ្ញាណ",
	re.IGNORECASE,
)


def custom_field_problems(record: Record, site: Site) -> list[Problem]:
	"""A field that an administrator adds to a form of the app, or to another form."""
	kind = str(record.get("dt") or "")
	found = [*_leads_to_ours(kind, record, site), *_fetches(kind, record.get("fetch_from"), site)]
	if site.is_ours(kind):
		found += _problems_of_own_field(kind, record, site)
	return found


def _problems_of_own_field(kind: str, record: Record, site: Site) -> Iterator[Problem]:
	for tick in OPENING_TICKS:
		if _number(record.get(tick)):
			yield problem("config.field_opens", setting=tick, kind=kind)
	if str(record.get("fieldname") or "") in RESERVED:
		yield problem("config.reserved_name", name=record.get("fieldname"))
	if kind in site.identity and any(_number(record.get(tick)) for tick in SHOWING):
		yield problem("config.shows_identity", kind=kind)
	if not takes_all(str(record.get("column_left") or ""), str(record.get("column_wanted") or "")):
		yield problem("config.column_left", kind=kind, name=record.get("fieldname"))
	if _number(record.get("reqd")) and not record.get("default") and not is_made_by_people(kind, site):
		yield problem("config.register_fills", kind=kind)
	if kind in site.confidential - site.identity and _names_a_person(record):
		yield problem("config.identity_field", kind=kind)
	yield from _expressions(kind, record, site)


def _names_a_person(record: Record) -> bool:
	said = " ".join(str(record.get(part) or "") for part in ("label", "fieldname"))
	return bool(_PERSON.search(said.replace("_", " ")))


def _expressions(kind: str, record: Record, site: Site) -> Iterator[Problem]:
	if site.deploy:
		return
	for setting in (*EXPRESSIONS, "default", "label", "description", "options"):
		value = str(record.get(setting) or "")
		if setting == SETTING and is_stage_need(value, site.shapes.get(kind, {})):
			continue
		if "eval:" in value or holds_code(value):
			yield problem("config.code_only_by_deploy", kind=kind)


def _leads_to_ours(kind: str, record: Record, site: Site) -> Iterator[Problem]:
	"""A link or a table in another DocType would show clients to whoever opens that DocType."""
	target = str(record.get("options") or "")
	if record.get("fieldtype") not in LINK_TYPES:
		return
	if record["fieldtype"] != "Link" and site.is_ours(target) and not site.has_table(kind, target):
		yield problem("config.table_elsewhere", target=target, kind=kind)
	elif (target in site.confidential and kind not in site.confidential) or (
		target in site.identity and kind not in site.identity
	):
		yield problem("config.link_elsewhere", target=target, kind=kind)


def _fetches(kind: str, source: object, site: Site) -> Iterator[Problem]:
	"""A value that is copied from a confidential record into one that others read."""
	link, _point, _field = str(source or "").partition(".")
	target = site.link_target(kind, link) if link else ""
	copies_identity = target in site.identity
	leaves = target in site.confidential and kind not in site.confidential
	if copies_identity or leaves:
		yield problem("config.fetches", target=target, kind=kind)


def property_problems(record: Record, site: Site) -> list[Problem]:
	"""A property of a form or a field that an administrator changed with Customize Form."""
	kind, setting = str(record.get("doc_type") or ""), str(record.get("property") or "")
	fieldname, value = str(record.get("field_name") or ""), record.get("value")
	found: list[Problem] = []
	if setting == "fetch_from":
		found += _fetches(kind, value, site)
	if not site.is_ours(kind):
		type_of_field = site.value("fieldtype", kind, fieldname) or "Link"
		changed = {"fieldtype": type_of_field, "options": value}
		return found + (list(_leads_to_ours(kind, changed, site)) if setting == "options" else [])
	if record.get("doctype_or_field") in ("DocType State",):
		return found
	shipped = site.field_of(kind, fieldname) if fieldname else site.shapes[kind]
	found += effect_problems(record, site)
	if not shipped:
		return [*found, *_problems_of_changed_own_field(kind, record, site)]
	asked_at_stages = setting == SETTING and fieldname and is_stage_need(value, site.shapes[kind])
	allowed = not shipped.get(SETTING) if asked_at_stages else _may_change(setting, value, shipped, site)
	return found if allowed else [*found, problem("config.property", setting=setting, kind=kind)]


def _problems_of_changed_own_field(kind: str, record: Record, site: Site) -> list[Problem]:
	"""A property of a field that an administrator added: what is asked when such a field is added is asked again."""
	fieldname, setting = str(record.get("field_name") or ""), str(record.get("property") or "")
	today = {
		"fieldtype": site.value("fieldtype", kind, fieldname),
		"options": site.value("DocField", kind, fieldname),
	}
	changed = {"dt": kind, "fieldname": fieldname, **today, setting: record.get("value")}
	return custom_field_problems(changed, site)


def _may_change(setting: str, value: object, shipped: Record, site: Site) -> bool:
	text = str(value or "")
	if not site.deploy and ("eval:" in text or holds_code(text)):
		return False
	if setting in FREE or setting in EXPRESSIONS:
		return True
	if setting in ONLY_STRICTER:
		return _number(value) >= _number(shipped.get(setting))
	if setting == "options":
		return _may_change_options(text, shipped)
	return _same(value, shipped.get(setting))


def _may_change_options(value: str, shipped: Record) -> bool:
	"""Choices may be added and put into another order; what a link leads to stays."""
	before = str(shipped.get("options") or "")
	if shipped.get("fieldtype") == "Select":
		return set(before.split("\n")) <= set(value.split("\n"))
	return value == before


def _same(value: object, shipped: object) -> bool:
	return str(value or "0") == str(shipped or "0")


def _number(value: object) -> int:
	try:
		return int(float(str(value or 0)))
	except ValueError:
		return 0


def doctype_problems(record: Record, site: Site) -> list[Problem]:
	"""A DocType itself: the app's stay as shipped; another one may not open what the app's keep closed."""
	kind = str(record.get("name") or "")
	if site.is_ours(kind):
		return [] if site.developer else [problem("config.shipped_kind", kind=kind)]
	fields = record.get("fields") or []
	found = [one for row in fields for one in _leads_to_ours(kind, row, site)]
	found += [one for row in fields for one in _fetches_inside(kind, row, fields, site)]
	found += [
		one for row in record.get("links") or [] for one in link_problems({**row, "parent": kind}, site)
	]
	return found


def _fetches_inside(kind: str, row: Record, fields: list[Record], site: Site) -> Iterator[Problem]:
	link = str(row.get("fetch_from") or "").partition(".")[0]
	target = next((str(one.get("options")) for one in fields if one.get("fieldname") == link), "")
	if link and target in site.confidential:
		yield problem("config.fetches", target=target, kind=kind)


def link_problems(record: Record, site: Site) -> list[Problem]:
	"""The connections on a form: another DocType's form would count the app's records."""
	parent, linked = str(record.get("parent") or ""), str(record.get("link_doctype") or "")
	if linked in site.confidential and not site.is_ours(parent):
		return [problem("config.link_elsewhere", target=linked, kind=parent)]
	return []


def action_problems(record: Record, site: Site) -> list[Problem]:
	"""A button that an administrator adds to a form of the app runs what nobody has looked at."""
	if site.is_ours(record.get("parent")) and record.get("custom"):
		return [problem("config.no_own_button", kind=record.get("parent"))]
	return []


RULES = (
	("Custom Field", custom_field_problems),
	("Property Setter", property_problems),
	("DocType", doctype_problems),
	("DocType Link", link_problems),
	("DocType Action", action_problems),
)
