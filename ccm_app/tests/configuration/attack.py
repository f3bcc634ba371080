"""One change of the configuration that would break an invariant, as plain data: what an administrator would type."""

from __future__ import annotations

from typing import Any

Attack = dict[str, Any]

VAULT = "Client Identity"
CONFIDENTIAL = (
	"Client",
	"Case",
	"Client Identity",
	"Case Plan",
	"Referral",
	"Social Assessment",
	"Follow-up",
)
NOBODY = (
	"All",
	"Guest",
	"Desk User",
	"CCM Service Provider",
	"CCM Ministry Administrator",
	"CCM Monitoring Team",
)
CODE = (
	"{{ frappe.db.sql('select 1') }}",
	"{% for one in frappe.get_all('User') %}{{ one.name }}{% endfor %}",
	"<script>fetch('//elsewhere.example')</script>",
	"<img src=x onerror=alert(1)>",
	"<a href='javascript:alert(1)'>open</a>",
	"<img src='https://elsewhere.example/pixel.png'>",
)


def attack(why: str, kind: str, stored: str | None = None, /, **values: Any) -> Attack:
	"""One change, in the shape that this page describes.

	stored: the name of the record that is changed, None for a new one, whose `name` may stand among the values.
	"""
	return {"why": why, "kind": kind, "name": stored, "values": values}
