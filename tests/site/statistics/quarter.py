"""The quarter that the tests of statistics look at, stored once for all of them."""

from __future__ import annotations

import atexit
import functools

from tests.site.people import accounts, command

WORLD = "ccm_app.tests.statistics_world"


@functools.cache
def make_quarter() -> None:
	"""The shelter's quarter of 2010 under the provider CWDA, as it was printed; taken away again at the end."""
	accounts()
	atexit.register(change, "clear")
	command("execute", f"{WORLD}.make")


def change(what: str) -> None:
	"""Call one of the changes of the world on the site."""
	command("execute", f"{WORLD}.{what}")
