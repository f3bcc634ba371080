"""What the site's configuration may not do to the records of the register: one question for every kind of setting.

Asked when an administrator saves a setting, and again every night for the whole site. Plain data in, problems out.
The rules stand beside this page: fields and properties, what reaches out of the register, templates, accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ccm_app.domain import (
	configuration_accounts,
	configuration_desk,
	configuration_effects,
	configuration_fields,
	configuration_lists,
	configuration_reach,
	configuration_templates,
	workflow_rules,
)
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem

Rule = Callable[[Mapping[str, Any], Site], list[Problem]]

# Every DocType of the platform whose records are asked about.
RULES: dict[str, tuple[Rule, ...]] = {}
# Those that are warned about: stored all the same.
WARNINGS: dict[str, tuple[Rule, ...]] = {}


def configuration_problems(kind: str, record: Mapping[str, Any], site: Site) -> list[Problem]:
	"""What stands in the way of saving this record of the configuration.

	kind: a DocType of the platform. record: its fields, child rows as lists of mappings, `name` None when new.
	site: what the app ships and who edits. A DocType without a rule has no problems.
	"""
	found = [one for rule in RULES.get(kind, ()) for one in rule(record, site)]
	return _each_once(found)


def configuration_warnings(kind: str, record: Mapping[str, Any], site: Site) -> list[Problem]:
	"""What is allowed and unwise about this record of the configuration; same arguments as for the problems."""
	return _each_once([one for rule in WARNINGS.get(kind, ()) for one in rule(record, site)])


def _each_once(found: list[Problem]) -> list[Problem]:
	return list({(one.code, tuple(sorted(map(str, one.values.items())))): one for one in found}.values())


for _room in (
	configuration_fields,
	configuration_reach,
	configuration_templates,
	configuration_accounts,
	configuration_desk,
	configuration_lists,
	workflow_rules,
):
	for _kind, _rule in _room.RULES:
		RULES[_kind] = (*RULES.get(_kind, ()), _rule)
for _kind, _rule in (
	*workflow_rules.WARNINGS,
	*configuration_effects.WARNINGS,
	*configuration_lists.WARNINGS,
):
	WARNINGS[_kind] = (*WARNINGS.get(_kind, ()), _rule)
