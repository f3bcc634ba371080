"""Commands about the ledger: put it where it is safe, check it, send checkpoints away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected, progress_bar
from ccm_app.confidentiality import checkpoints, deliveries, verifying
from ccm_app.registry import ledger_store
from ccm_app.sealing.errors import KeyTrouble
from ccm_app.setup import ledger as setup

_SET_UP_FIRST = "This site has no ledger of its own yet. Run: ccm ledger-setup"


@ccm.command("ledger-setup")
@click.option("--db-root-username", default="root", show_default=True, help="The administrator of MariaDB.")
@click.option("--db-root-password", default=None, help="Asked for when it is not given.")
@click.option("--database", default="", help="Its name; usually the site's database with _ledger.")
@click.option(
	"--here", is_flag=True, help="In the site's own database with triggers: much weaker, see the manual."
)
@pass_context
def ledger_setup(
	context: Any, db_root_username: str, db_root_password: str | None, database: str, here: bool
) -> None:
	"""Put the ledger into a database to which the site's account can only add. Repeat it after an upgrade."""
	with connected(context):
		if here:
			name = setup.set_up_here()
			click.echo(
				"The site's own account could drop the triggers. Have checkpoints delivered elsewhere."
			)
		else:
			password = db_root_password or click.prompt(
				"Password of the administrator of MariaDB", hide_input=True
			)
			name = setup.set_up_apart(db_root_username, password, database)
		checkpoints.make_key()
		checkpoint = checkpoints.make_and_commit()
		click.echo(f"The ledger stands in {name}: {checkpoint.size} rows are sealed.")
		click.echo(
			f"Public key of its checkpoints, to be kept elsewhere: {checkpoints.signer().public_key.hex()}"
		)


@ccm.command("ledger-checkpoint")
@pass_context
def ledger_checkpoint(context: Any) -> None:
	"""Seal what is new and deliver it now, as the scheduler does every hour. Exit code 1 when a place did not take it."""
	with connected(context), _told():
		_need_ledger()
		checkpoint = checkpoints.make_and_commit()
		click.echo(f"{checkpoint.size} rows, root {checkpoint.root}")
		failed = 0
		for state in deliveries.deliver():
			behind = state.size < checkpoint.size or state.failures > 0
			failed += behind
			click.echo(
				f"{state.place.label}: {'NOT DELIVERED' if behind else 'delivered'}, {state.size} rows"
			)
	raise SystemExit(1 if failed else 0)


@ccm.command("ledger-key")
@pass_context
def ledger_key(context: Any) -> None:
	"""Show the public key with which checkpoints are checked elsewhere."""
	with connected(context), _told():
		who = checkpoints.signer()
		click.echo(f"{who.key_id} {who.public_key.hex()}")


@ccm.command("verify-ledger")
@click.option(
	"--checkpoints",
	"places",
	multiple=True,
	type=click.Path(exists=True, path_type=Path),
	help="A delivery that was kept elsewhere, or a folder of them; may be repeated.",
)
@click.option("--public-key", "keys", multiple=True, help="In hex; without it the key of this site.")
@pass_context
def verify_ledger(context: Any, places: tuple[Path, ...], keys: tuple[str, ...]) -> None:
	"""Check every row and name the first bad one. Exit code 1 when anything was changed beneath the register."""
	with connected(context), _told():
		draw = progress_bar()
		public_keys = [bytes.fromhex(key) for key in keys]
		found = verifying.check(places, public_keys, lambda done, total: draw("Chains", done, total))
		click.echo(
			f"{found['events']} rows in {found['clients']} chains, {found['sealed']} of them sealed under"
			f" {found['checkpoints']} checkpoints; root {found['root']}"
		)
		for name in found.get("passed_over", ()):
			click.echo(f"{name} is no checkpoint of a ledger and was passed over.")
		if not found["valid"]:
			raise click.ClickException(found["first_bad"]["said"])
		click.echo("The ledger is complete and unchanged.")
		if found["unsealed"]:
			click.echo(f"{found['unsealed']} rows are newer than the last checkpoint.")
		if not places:
			click.echo(
				"Give --checkpoints with what is kept elsewhere: only that finds a ledger rewritten as a whole."
			)


def _need_ledger() -> None:
	if not ledger_store.database():
		raise click.ClickException(_SET_UP_FIRST)


class _told:
	"""Ends with one sentence and exit code 1 when a key is missing or a file is no checkpoint."""

	def __enter__(self) -> None:
		return None

	def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
		if isinstance(error, KeyTrouble | ValueError | checkpoints.LedgerDisagrees):
			raise click.ClickException(str(error)) from None
