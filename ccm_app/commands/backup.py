"""`bench --site SITE ccm backup`: the whole register at one moment."""

from __future__ import annotations

from typing import Any

import click
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected
from ccm_app.confidentiality import backups


@ccm.command("backup")
@click.option("--no-files", is_flag=True, help="Leave the files out: for a backup between the nights.")
@pass_context
def backup(context: Any, no_files: bool) -> None:
	"""Copy database, ledger and files as they are at one moment. Exit code 1 when the backup is not whole."""
	with connected(context):
		try:
			made = backups.make(with_files=not no_files)
		except backups.BackupFailed as trouble:
			raise click.ClickException(str(trouble)) from None
		for what, path in made.parts.items():
			click.echo(f"{what:20}{path}")
		click.echo(f"The ledger: {made.ledger}.")
		if made.ledger == backups.NONE:
			click.echo("This site has no ledger of its own yet. Run: ccm ledger-setup")
		click.echo("Copy these to another machine. The keys (ccm_keys.json) are in none of them.")
