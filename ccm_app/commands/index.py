"""Commands about the blind index of names."""

from __future__ import annotations

from typing import Any

import click
import frappe
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected, progress_bar
from ccm_app.confidentiality import blind_index, look_digest


@ccm.command("rebuild-name-index")
@pass_context
def rebuild_name_index(context: Any) -> None:
	"""Hash every name and number of the vault anew: after the index key was changed, or after an upgrade asks for it."""
	with connected(context):
		draw = progress_bar()
		number = blind_index.rebuild(lambda done, total: draw("Identities", done, total))
		click.echo(f"{number} identities can be found by name.")


@ccm.command("examine-looks")
@pass_context
def examine_looks(context: Any) -> None:
	"""Examine the looks at identities of the days that are over, as the scheduler does every night."""
	with connected(context):
		rows = look_digest.examine_finished_days()
		# Marks and notices belong to the days that were examined.
		frappe.db.commit()
		for row in rows:
			strange = (
				", ".join(f"{reason} {count}" for reason, count in row["unusual"].items())
				or "nothing unusual"
			)
			click.echo(f"{row['day']}: {row['looks']} looks, {strange}")
		click.echo(f"{len(rows)} days were examined.")
