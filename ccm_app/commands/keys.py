"""Commands about the keys: how they stand, exchange them, look whether everything opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected, progress_bar
from ccm_app.confidentiality import rotating, sealing_again, site_keys
from ccm_app.sealing.errors import KeyTrouble


@contextmanager
def _told() -> Iterator[None]:
	"""End with one sentence and exit code 1 when something is wrong with the keys."""
	try:
		yield
	except KeyTrouble as trouble:
		raise click.ClickException(f"{trouble} ({trouble.code})") from None


@ccm.command("keys-status")
@pass_context
def keys_status(context: Any) -> None:
	"""Where the keys are, which is in use, and how many data keys each closes."""
	with connected(context), _told():
		command = site_keys.key_command()
		click.echo(
			f"Keys from: {' '.join(command[:1]) + ' (key service)' if command else site_keys.key_file()}"
		)
		_show(rotating.status())


def _show(found: rotating.Status) -> None:
	click.echo(f"Current key: {found.current}")
	for key_id in sorted({*found.held, *found.by_master}):
		held = "" if key_id in found.held else ", MISSING from the keyring"
		click.echo(f"  {key_id}: closes {found.by_master.get(key_id, 0)} data keys{held}")
	click.echo(f"Destroyed data keys: {found.destroyed}")


@ccm.command("rotate-key")
@click.option("--renew-data-keys", is_flag=True, help="Also seal every text anew with new data keys.")
@pass_context
def rotate_key(context: Any, renew_data_keys: bool) -> None:
	"""Bring every data key under a new key. The site stays in use; a stopped run goes on when it is repeated."""
	with connected(context), _told():
		draw = progress_bar()
		rotating.rotate(draw)
		if renew_data_keys:
			click.echo(f"{rotating.renew_data_keys(draw)} clients have a new data key.")
		found = rotating.status()
		_show(found)
		old = sum(number for key_id, number in found.by_master.items() if key_id != found.current)
		if old:
			raise click.ClickException(f"{old} data keys are still under an old key. Run this again.")
		click.echo("Nothing is left under an old key. Back up the key file, then retire the old keys.")


@ccm.command("retire-key")
@click.argument("key_id")
@pass_context
def retire_key(context: Any, key_id: str) -> None:
	"""Remove an old key from the key file; refused while anything is under it."""
	with connected(context), _told():
		rotating.retire(key_id)
		click.echo(
			f"{key_id} is gone from the key file. Backups of the database from before open only with it."
		)


@ccm.command("verify-sealed")
@pass_context
def verify_sealed(context: Any) -> None:
	"""Open every sealed row, and look that no text stands in a column of its own. Exit code 1 when one does."""
	with connected(context), _told():
		site_keys.check()
		found = [sealing_again.verify(kind) for kind in sealing_again.sealed_kinds()]
		for one in found:
			_show_verdict(one)
		clear, broken = sum(one.clear for one in found), sum(len(one.broken) for one in found)
		opened, gone = sum(one.opened for one in found), sum(one.destroyed for one in found)
		click.echo(f"{opened} rows open, {gone} destroyed, {clear} clear, {broken} broken.")
		if clear or broken:
			raise click.ClickException(
				"Not everything is sealed and opens; see above and docs/operators/keys.md."
			)


def _show_verdict(one: sealing_again.Verdict) -> None:
	if one.opened or one.clear or one.broken or one.destroyed:
		click.echo(f"  {one.kind}: {one.opened} open, {one.destroyed} destroyed, {one.clear} clear")
	for name, code in one.broken:
		click.echo(f"    {name} does not open: {code}")
