"""Commands about the door: whether it stands, what an upgrade has brought, what was refused."""

from __future__ import annotations

from typing import Any

import click
import frappe
from frappe.commands import pass_context
from frappe.utils import nowdate

from ccm_app.commands.group import ccm, connected
from ccm_app.confidentiality.door import answers, inventory, policy, selftest


@ccm.command("door")
@pass_context
def door(context: Any) -> None:
	"""Say whether the lines of Frappe on which the door rests are the known ones; exit code 1 when not."""
	with connected(context):
		found = selftest.changed()
		for one in found:
			click.echo(f"Changed: {one}")
		click.echo(
			"The door stands." if not found else "The site answers 503 until somebody has looked at these."
		)
	raise SystemExit(1 if found else 0)


@ccm.command("door-new")
@click.option(
	"--write", is_flag=True, help="Write known_functions.txt anew from allowed.json; for developers."
)
@pass_context
def door_new(context: Any, write: bool) -> None:
	"""List functions that nobody has looked at yet: they are refused to everybody. Exit code 1 when there are any."""
	with connected(context):
		if write:
			policy.KNOWN.write_text(inventory.written(), encoding="utf-8")
			policy.known.cache_clear()
		found = inventory.unclassified()
		for name in found:
			click.echo(name)
		click.echo(f"{len(found)} functions to look at.")
	raise SystemExit(1 if found else 0)


@ccm.command("door-refused")
@pass_context
def door_refused(context: Any) -> None:
	"""Show what was refused today, to whom and how often: a function that people need shows here."""
	with connected(context):
		for line, times in sorted(answers.refused_today().items(), key=lambda row: -row[1]):
			click.echo(f"{times:6d}  {line}")
		click.echo(f"Refused on {nowdate()} on {frappe.local.site}.")
