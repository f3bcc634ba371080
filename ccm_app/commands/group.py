"""The group `ccm`, and what every command of it does: connect to the one site that was named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import frappe
from frappe.commands import get_site


@click.group("ccm")
def ccm() -> None:
	"""The register of Coordinated Case Management: keys and checks."""


@contextmanager
def connected(context: Any) -> Iterator[None]:
	"""Connect to the site of `bench --site`, and leave it again; what was not committed is taken back."""
	with frappe.init_site(get_site(context)):
		frappe.connect()
		yield


def progress_bar() -> Callable[[str, int, int], None]:
	"""A function (what, done, of how many) that draws a line on the screen."""

	def draw(what: str, done: int, total: int) -> None:
		share = done * 100 // total if total else 100
		click.echo(f"\r{what}: {done} of {total} ({share} %)", nl=done >= total)

	return draw
