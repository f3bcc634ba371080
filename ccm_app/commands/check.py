"""`bench --site SITE ccm check-site`: is this site protected as its owner must protect it?"""

from __future__ import annotations

from typing import Any

import click
import frappe
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected
from ccm_app.confidentiality.platform import health, settings

_COLOURS = {health.OK: "green", health.WARN: "yellow", health.FAIL: "red"}


@ccm.command("check-site")
@click.option(
	"--set", "set_them", is_flag=True, help="First set every setting of the platform that must hold."
)
@pass_context
def check_site(context: Any, set_them: bool) -> None:
	"""One line for each protection; what to do stands below a line that is not ok. Ends with 1 when one fails."""
	with connected(context):
		if set_them:
			click.echo("\n".join(f"set  {one}" for one in settings.set_what_must_hold()))
			frappe.db.commit()
		lines = health.look()
	if show(lines):
		raise SystemExit(1)


def show(lines: list[health.Line]) -> int:
	"""Print each line, and how many failed; returns 1 when one failed, else 0."""
	for line in lines:
		click.echo(f"{click.style(f'{line.verdict:<5}', fg=_COLOURS[line.verdict])}{line.what}")
		if line.do and line.verdict != health.OK:
			click.echo(f"       -> {line.do}")
	failed = sum(line.verdict == health.FAIL for line in lines)
	warned = sum(line.verdict == health.WARN for line in lines)
	click.echo(f"{len(lines)} checks: {failed} failed, {warned} warnings.")
	return int(failed > 0)
