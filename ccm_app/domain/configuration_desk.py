"""What an administrator puts on the desk and into the website, and rows that belong to another record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ccm_app.domain.configuration_site import Site
from ccm_app.domain.configuration_templates import asks_more_than_the_record, holds_code
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.roles import EVERY_ROLE, PROVIDER
from ccm_app.domain.workflow_conditions import is_comparison

Record = Mapping[str, Any]

# Rows of a record of the platform. Saved alone they would go past the questions that are asked of their record.
ROW_KINDS = (
	"DocField",
	"DocPerm",
	"Has Role",
	"Workflow Document State",
	"Workflow Transition",
)
_CALLS = re.compile(r"\(|=>|\bfunction\b|;")
_OWN_ADDRESSES = re.compile(
	r"^/?(app|api|assets|desk|files|login|me|portal|private|slip|update-password)(/|$)"
)
_AWAY = re.compile(r"^\s*([a-z][a-z0-9+.\-]*:)?//", re.IGNORECASE)


def role_problems(record: Record, site: Site) -> list[Problem]:
	"""The roles of the app stay as they are: the table of permissions and the rules name them."""
	name = str(record.get("name") or record.get("role_name") or "")
	if holds_code(name):
		return [problem("config.code_only_by_deploy", kind="Role")]
	if name not in EVERY_ROLE:
		return []
	closed = _ticked(record.get("disabled")) or record.get("restrict_to_domain")
	no_desk = name != PROVIDER and "desk_access" in record and not _ticked(record.get("desk_access"))
	return [problem("account.shipped_role", role=name)] if closed or no_desk else []


def workspace_problems(record: Record, site: Site) -> list[Problem]:
	"""A page of the desk leads somewhere and says something; it runs nothing."""
	if site.deploy or site.is_shipped("Workspace", record):
		return []
	rows = [row for name in ("shortcuts", "links", "quick_lists") for row in record.get(name) or []]
	said = [record.get("title"), record.get("label"), record.get("content")]
	said += [row.get(part) for row in rows for part in ("label", "url", "format", "description")]
	code = any(holds_code(_plain(one)) for one in said)
	filters = any(_CALLS.search(str(row.get("stats_filter") or "")) for row in rows)
	found = [problem("config.code_only_by_deploy", kind="Workspace")] if code or filters else []
	if record.get("custom_blocks"):
		found.append(problem("config.no_own_block"))
	return found


def _plain(content: object) -> str:
	"""The words of a workspace, whose content is JSON in which signs are escaped."""
	text = str(content or "")
	try:
		read = json.loads(text)
	except ValueError:
		return text
	return " ".join(_words(read))


def _words(read: object) -> Iterator[str]:
	if isinstance(read, str):
		yield read
	elif isinstance(read, Mapping):
		for value in read.values():
			yield from _words(value)
	elif isinstance(read, list):
		for value in read:
			yield from _words(value)


def navbar_problems(record: Record, site: Site) -> list[Problem]:
	"""An entry of the menu leads to a page; what it runs comes with a release."""
	if site.deploy:
		return []
	rows = [*(record.get("settings_dropdown") or []), *(record.get("help_dropdown") or [])]
	own = [row for row in rows if not _ticked(row.get("is_standard"))]
	runs = any(str(row.get("action") or "").strip() for row in own)
	says = any(holds_code(str(row.get(part) or "")) for row in own for part in ("item_label", "route"))
	announces = holds_code(str(record.get("announcement_widget") or ""))
	return (
		[problem("config.code_only_by_deploy", kind="Navbar Settings")] if runs or says or announces else []
	)


def filters_problems(kind: str) -> Any:
	"""Filters of a chart or a card are read as a program by the browser of whoever looks at them."""

	def rule(record: Record, site: Site) -> list[Problem]:
		if site.deploy or site.is_shipped(kind, record):
			return []
		said = [record.get("dynamic_filters_json"), record.get("filters_config")]
		return (
			[problem("config.code_only_by_deploy", kind=kind)]
			if any(_CALLS.search(str(one or "")) for one in said)
			else []
		)

	return rule


def list_view_problems(record: Record, site: Site) -> list[Problem]:
	"""The columns that a list shows to everybody."""
	kind = str(record.get("name") or "")
	try:
		columns = json.loads(str(record.get("fields") or "[]"))
	except ValueError:
		columns = []
	shown = [str(one.get("fieldname")) for one in columns if isinstance(one, Mapping)]
	return (
		[problem("config.shows_texts", kind=kind)] if any(site.is_text(kind, name) for name in shown) else []
	)


def global_search_problems(record: Record, site: Site) -> list[Problem]:
	"""The search over everything asks nobody who may read what."""
	named = [row.get("document_type") for row in record.get("allowed_in_global_search") or []]
	return [problem("config.no_global_search", kind=one) for one in named if site.is_ours(one)]


def job_problems(record: Record, site: Site) -> list[Problem]:
	"""The work of the night finds who was not heard of; it is neither stopped nor made rarer."""
	method, name = str(record.get("method") or ""), str(record.get("name") or "")
	if not method.startswith("ccm_app."):
		return []
	usual = site.value("Scheduled Job Type", name, "frequency")
	rarer = usual and record.get("frequency") not in (None, usual)
	return [problem("config.job_stays", method=method)] if _ticked(record.get("stopped")) or rarer else []


def page_problems(record: Record, site: Site) -> list[Problem]:
	"""A page of the website in the place of one of the app's, or of the platform's own."""
	route = str(record.get("route") or "")
	return [problem("config.own_address", route=route)] if _OWN_ADDRESSES.match(route) else []


def redirect_problems(record: Record, site: Site) -> list[Problem]:
	"""Whoever scans a slip must come to the slip's page, and nowhere else."""
	found = []
	for row in record.get("route_redirects") or []:
		source, target = str(row.get("source") or ""), str(row.get("target") or "")
		# A source is a pattern; one that begins with a sign of patterns can stand for every address.
		if _OWN_ADDRESSES.match(source) or not re.match(r"^/?[A-Za-z0-9]", source) or _AWAY.match(target):
			found.append(problem("config.redirects", route=source))
	home = str(record.get("home_page") or "")
	return [*found, *([problem("config.redirects", route=home)] if _AWAY.match(home) else [])]


def notice_problems(record: Record, site: Site) -> list[Problem]:
	"""A notice tells by its arrival that its condition holds, so the condition asks no text about a person."""
	kind = str(record.get("document_type") or "")
	if kind in site.identity:
		return [problem("config.no_notice_of_identity", kind=kind)]
	if not site.is_ours(kind):
		rows = record.get("recipients") or []
		more = any(asks_more_than_the_record(str(row.get("condition") or "")) for row in rows)
		return (
			[problem("config.condition_asks_more", kind="Notification")] if more and not site.deploy else []
		)
	# A receiver has a condition, too; each is a program that holds the record in its hands.
	asked = [record, *(record.get("recipients") or [])]
	conditions = [str(one.get("condition") or "").strip() for one in asked]
	if any(one and not is_comparison(one, kind, site) for one in conditions):
		return [problem("config.condition_asks_more", kind="Notification")]
	watched = str(record.get("value_changed") or record.get("date_changed") or "")
	return [problem("config.shows_texts", kind=kind)] if site.is_text(kind, watched) else []


def _ticked(value: object) -> bool:
	return str(value or "0") not in ("0", "False", "")


RULES = (
	("Role", role_problems),
	("Workspace", workspace_problems),
	("Navbar Settings", navbar_problems),
	("Number Card", filters_problems("Number Card")),
	("Dashboard Chart", filters_problems("Dashboard Chart")),
	("List View Settings", list_view_problems),
	("Global Search Settings", global_search_problems),
	("Scheduled Job Type", job_problems),
	("Web Page", page_problems),
	("Web Form", page_problems),
	("Website Settings", redirect_problems),
	("Notification", notice_problems),
)
