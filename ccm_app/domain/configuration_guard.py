"""What the site's configuration may not do to the records of the register: one question for every kind of setting.

Asked when an administrator saves a setting, and again every night for the whole site. Plain data in, problems out.
The rules stand beside this page: fields and properties, what reaches out of the register, templates, accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ccm_app.domain import (
	configuration_accounts,
	configuration_fields,
	configuration_reach,
	configuration_templates,
)
from ccm_app.domain.configuration_site import Site
from ccm_app.domain.problems import Problem

Rule = Callable[[Mapping[str, Any], Site], list[Problem]]

# Every DocType of the platform whose records are asked about.
RULES: dict[str, tuple[Rule, ...]] = {}


def configuration_problems(kind: str, record: Mapping[str, Any], site: Site) -> list[Problem]:
	"""What stands in the way of saving this record of the configuration.

	kind: a DocType of the platform. record: its fields, child rows as lists of mappings, `name` None when new.
	site: what the app ships and who edits. A DocType without a rule has no problems.
	"""
	found = [one for rule in RULES.get(kind, ()) for one in rule(record, site)]
	return list({(one.code, tuple(sorted(map(str, one.values.items())))): one for one in found}.values())


for _room in (
	configuration_fields,
	configuration_reach,
	configuration_templates,
	configuration_accounts,
):
	for _kind, _rule in _room.RULES:
		RULES[_kind] = (*RULES.get(_kind, ()), _rule)
