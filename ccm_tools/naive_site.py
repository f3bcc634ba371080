"""The naive site: a deliberately leaky app of the tests, in a bench of its own, for as long as a block lasts.

It has its own folder, Redis, server and database, so that neither its weakness reaches the site under test nor
the measures of our app reach it: what Frappe's process holds is the platform and the naive app, nothing else.
"""

import contextlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

from . import database
from .places import ROOT, WORK
from .private_bench import Plan, PrivateBench
from .servers import HERE, Servers
from .site_for_tests import SiteForTests, choose_ports, install_app, platform_copy, serve
from .talk import AppFailure, step

NAIVE = Plan("naive.localhost", "ccm_naive", ROOT / "tests/naive_app", WORK / "naive-bench")


@dataclass(frozen=True)
class NaiveSite:
	"""A naive site that is up: its bench and its address."""

	bench: PrivateBench
	url: str

	@property
	def environment(self) -> dict[str, str]:
		"""What the tests of confidentiality are told about it."""
		return {
			"CCM_NAIVE_URL": self.url,
			"CCM_NAIVE_NAME": self.bench.plan.site,
			"CCM_NAIVE_BENCH": str(self.bench.folder),
			"CCM_NAIVE_COMMAND": str(self.bench.folder / "frappe-command"),
			"CCM_NAIVE_PASSWORD": self.bench.password,
		}


@contextlib.contextmanager
def naive_site(ours: SiteForTests) -> Iterator[NaiveSite]:
	"""Make the naive site beside our test site, serve it, and throw it away at the end.

	Its database is a copy of ours from before any app was installed: making one anew takes most of a minute. Raises
	Stop or AppFailure when it cannot be made.
	"""
	started = time.monotonic()
	bench = PrivateBench(ours.bench.borrowed, NAIVE)
	bench.password = ours.bench.password
	with Servers(bench.folder / "logs") as servers:
		bench.lay_out()
		web_port = choose_ports(bench, servers)
		try:
			_copy_site(bench, ours)
			install_app(bench)
			serve(bench, servers, web_port)
			step(f"naive site: up after {time.monotonic() - started:.0f} s")
			yield NaiveSite(bench, f"http://{HERE}:{web_port}")
		finally:
			if name := bench.database():
				database.throw_away(ours.door, name)


def _copy_site(bench: PrivateBench, ours: SiteForTests) -> None:
	step(f"naive site: copying the platform into {bench.plan.site}")
	password = secrets.token_urlsafe(18)
	name = bench.lay_out_site(password)
	database.make_from_copy(ours.door, name, password, platform_copy(ours.bench))


def complaint_of(failure: AppFailure) -> str:
	"""Why the naive site is not there, in one line."""
	return f"the naive site could not be made: {str(failure).splitlines()[0]}"
