"""`bench --site SITE ccm retention`: which identities are due, held or wait for an approval."""

from __future__ import annotations

from typing import Any

import click
import frappe
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected
from ccm_app.confidentiality.platform import retention


@ccm.command("retention")
@click.option("--propose", is_flag=True, help="Put every client who has become due on the list now.")
@pass_context
def show_retention(context: Any, propose: bool) -> None:
	"""Show the identities due for destruction; nothing is destroyed here."""
	with connected(context):
		sealed, destroyed = retention.years()
		click.echo(f"Years after the last case: sealed {sealed or 'never'}, destroyed {destroyed or 'never'}")
		if propose:
			click.echo(f"Newly proposed: {len(retention.propose())}")
			frappe.db.commit()
		for row in retention.waiting():
			approved = (
				", ".join(filter(None, (row.approved_by_protection, row.approved_by_central))) or "nobody yet"
			)
			click.echo(f"{row.client}  due since {row.due_since}  {row.status}  approved by {approved}")
		holds = frappe.db.count("Legal Hold")
		gone = frappe.db.count("Client Key", {"destroyed_on": ("is", "set")})
		click.echo(f"Legal holds: {holds}. Destroyed so far: {gone}.")
