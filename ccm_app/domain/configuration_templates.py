"""Templates that an administrator edits are text: what runs as code comes with a release and with nothing else.

A template of the platform (Jinja) reads and writes every record in the name of whoever prints or is written to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem, problem

Record = Mapping[str, Any]

_CODE = re.compile(
	r"\{\{|\{%|\{#|<\s*/?\s*(script|iframe|object|embed|base|form|meta|link|svg|math)\b|javascript\s*:|vbscript\s*:"
	r"|data\s*:\s*text/html|[\s\"'/]on[a-z]{3,}\s*=|srcdoc\s*=|@import|expression\s*\("
	r"|\b(src|href|background|poster|action)\s*=\s*[\"']?\s*(https?:)?//|url\(\s*[\"']?\s*(https?:)?//",
	re.IGNORECASE,
)
# The number and the kind of the record, and the shipped papers: the only things a template may be filled with.
_MERGE = re.compile(
	r"\{\{\s*(doc\.name|doc\.doctype|_\(doc\.doctype\)|paper\(\s*(\"[\w \-]+\"|'[\w \-]+')\s*,\s*doc\s*\))\s*\}\}"
)

TEMPLATES: dict[str, tuple[str, ...]] = {
	"Address Template": ("template",),
	"Blog Post": ("title", "content", "content_html", "content_md", "blog_intro"),
	"Help Article": ("title", "content"),
	"Module Onboarding": ("title", "subtitle", "success_message"),
	"Email Template": ("subject", "response", "response_html"),
	"Language": ("language_name",),
	"Letter Head": ("content", "footer", "header_script", "footer_script", "image"),
	"Notification": ("subject", "message"),
	"Print Format": ("html", "css", "raw_commands", "format_data"),
	"Print Heading": ("print_heading", "description"),
	"Print Style": ("css",),
	"Success Action": ("message",),
	"Translation": ("translated_text",),
	"Web Form": ("introduction_text", "success_message", "custom_css", "client_script"),
	"Web Page": (
		"main_section",
		"main_section_html",
		"main_section_md",
		"javascript",
		"css",
		"context_script",
		"header",
		"meta_description",
	),
	"Workflow Action Master": ("workflow_action_name",),
	"Workflow State": ("workflow_state_name",),
	"Website Settings": ("head_html", "banner_html", "brand_html", "footer_powered", "copyright", "address"),
}
# These are code from the first line to the last.
CODE_KINDS = (
	"Client Script",
	"Custom HTML Block",
	"Package Import",
	"Server Script",
	"Web Template",
	"Website Script",
	"Website Theme",
)
# Conditions are expressions over the record; the platform lets them ask the whole database.
CONDITIONS: dict[str, tuple[str, ...]] = {
	"Assignment Rule": ("assign_condition", "unassign_condition", "close_condition"),
	"Energy Point Rule": ("condition",),
	"Notification": ("condition", "value_changed"),
	"Document Naming Rule": ("conditions",),
}
_ASKS_MORE = re.compile(r"frappe|__|\bimport\b|\blambda\b|get_|\beval\b|\bexec\b")


def holds_code(text: str) -> bool:
	"""Whether a text would do something when it is shown: a template's code, a script, a picture from elsewhere."""
	return bool(_CODE.search(_MERGE.sub("", text)))


def asks_more_than_the_record(condition: str) -> bool:
	"""Whether a condition looks beyond the fields of its own record."""
	return bool(_ASKS_MORE.search(condition))


def _template_rule(kind: str) -> Callable[[Record, Site], list[Problem]]:
	def rule(record: Record, site: Site) -> list[Problem]:
		if site.deploy or site.is_shipped(kind, record):
			return []
		return list(_problems_of_template(kind, record))

	return rule


def _problems_of_template(kind: str, record: Record) -> Iterator[Problem]:
	if any(holds_code(str(record.get(name) or "")) for name in TEMPLATES.get(kind, ())):
		yield problem("config.code_only_by_deploy", kind=kind)
	if any(asks_more_than_the_record(str(record.get(name) or "")) for name in CONDITIONS.get(kind, ())):
		yield problem("config.condition_asks_more", kind=kind)


def _code_rule(kind: str) -> Callable[[Record, Site], list[Problem]]:
	def rule(record: Record, site: Site) -> list[Problem]:
		if site.deploy or site.is_shipped(kind, record):
			return []
		return [problem("config.code_only_by_deploy", kind=kind)]

	return rule


def web_page_problems(record: Record, site: Site) -> list[Problem]:
	"""A page with a dynamic template runs code for every visitor, signed in or not."""
	if record.get("dynamic_template") and not site.deploy:
		return [problem("config.code_only_by_deploy", kind="Web Page")]
	return []


def print_format_problems(record: Record, site: Site) -> list[Problem]:
	"""A paper of the register is drawn by the app, which writes down what left; text may stand around it."""
	kind = record.get("doc_type")
	if site.is_shipped("Print Format", record) or kind not in site.confidential:
		return []
	built = record.get("print_format_builder") or record.get("print_format_builder_beta")
	if built or record.get("raw_printing") or record.get("print_format_type") == "JS":
		return [problem("config.own_print", kind=kind)]
	beside = _MERGE.sub("", str(record.get("html") or ""))
	return [problem("config.own_print", kind=kind)] if "{{" in beside or "{%" in beside else []


def tour_problems(record: Record, site: Site) -> list[Problem]:
	"""A guided tour may explain; its steps may not run or load anything."""
	if site.deploy or _number(record.get("is_standard")):
		return []
	texts = [record, *(record.get("steps") or [])]
	names = (
		"title",
		"description",
		"next_step_condition",
		"intro_video_url",
		"callback_message",
		"validate_action",
	)
	codes = any(
		holds_code(str(one.get(name) or "")) or "eval:" in str(one.get(name) or "")
		for one in texts
		for name in names
	)
	return [problem("config.code_only_by_deploy", kind="Form Tour")] if codes else []


def _number(value: object) -> int:
	return int(str(value)) if str(value or "").isdigit() else 0


RULES = (
	*((kind, _template_rule(kind)) for kind in dict.fromkeys((*TEMPLATES, *CONDITIONS))),
	*((kind, _code_rule(kind)) for kind in CODE_KINDS),
	("Web Page", web_page_problems),
	("Print Format", print_format_problems),
	("Form Tour", tour_problems),
	("Onboarding Step", tour_problems),
)
