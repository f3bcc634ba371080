"""All changes that would break an invariant, by family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ccm_app.tests.configuration import beside, forms, site, texts
from ccm_app.tests.configuration.attack import Attack

FAMILIES: Mapping[str, Callable[[], Iterator[Attack]]] = {
	"properties": forms.properties,
	"rights": forms.rights,
	"fields": forms.fields,
	"platform": beside.platform,
	"seeing": beside.seeing,
	"templates": texts.templates,
	"accounts": texts.accounts,
	"settings": site.settings,
	"lists": site.lists,
	"desk": site.desk,
	"rows": texts.rows,
}


def every_attack() -> list[tuple[str, Attack]]:
	"""(family, change) in an order that is always the same."""
	return [(family, one) for family, make in FAMILIES.items() for one in make()]
