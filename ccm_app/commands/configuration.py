"""`bench --site SITE ccm configuration-save`, `-compare`, `-apply`: carrying a configuration to another site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import frappe
from frappe.commands import pass_context

from ccm_app.commands.group import ccm, connected
from ccm_app.confidentiality import promotion

_FILE = click.Path(path_type=Path, dir_okay=False)


@ccm.command("configuration-save")
@click.argument("name")
@click.argument("file", type=_FILE)
@pass_context
def save(context: Any, name: str, file: Path) -> None:
	"""Write what differs from what the app ships into FILE, under NAME."""
	with connected(context):
		text = promotion.save(name)
	file.write_text(text, encoding="utf-8")
	click.echo(f"{name}: {file}")


@ccm.command("configuration-compare")
@click.argument("file", type=_FILE)
@click.argument("other", type=_FILE, required=False)
@pass_context
def compare(context: Any, file: Path, other: Path | None) -> None:
	"""Say what differs between FILE and this site, or between FILE and OTHER. Ends with 1 when something does."""
	with connected(context), said():
		text = other.read_text(encoding="utf-8") if other else None
		found = promotion.compare(file.read_text(encoding="utf-8"), text)
	for kind, setting, where, left, right in found:
		click.echo(f"{kind} {setting} {where}: {left!s} | {right!s}")
	click.echo(f"{len(found)} differences.")
	if found:
		raise SystemExit(1)


@ccm.command("configuration-apply")
@click.argument("file", type=_FILE)
@click.option("--check", "only_check", is_flag=True, help="Only say whether it could be applied.")
@pass_context
def apply(context: Any, file: Path, only_check: bool) -> None:
	"""Make this site as FILE says, all of it or nothing. Ends with 1 when it is refused."""
	text = file.read_text(encoding="utf-8")
	with connected(context), said():
		refused = promotion.check(text)
		changed = [] if refused or only_check else promotion.apply(text)
	for sentence in refused:
		click.echo(sentence)
	click.echo(f"{len(refused)} refused." if refused or only_check else f"{len(changed)} settings changed.")
	if refused:
		raise SystemExit(1)


@contextmanager
def said() -> Iterator[None]:
	"""A refusal is said as a sentence, and ends the command with 1."""
	try:
		yield
	except frappe.ValidationError as refused:
		raise SystemExit(frappe.utils.strip_html(str(refused))) from None
