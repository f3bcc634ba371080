"""The test site: made new for every run in a private bench, thrown away at its end."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import database
from .benches import check_bench, find_bench
from .commands import Outcome
from .database import Door
from .private_bench import PrivateBench
from .servers import HERE, Servers, answers, free_port, wait_until
from .talk import AppFailure, Stop, step

NEW_SITE_LIMIT = 600
INSTALL_LIMIT = 900
WIZARD = "frappe.desk.page.setup_wizard.setup_wizard.setup_complete"
COUNTRY = {
	"language": "English",
	"country": "Cambodia",
	"timezone": "Asia/Phnom_Penh",
	"currency": "KHR",
}


@dataclass(frozen=True)
class SiteForTests:
	"""A site that is up: its bench, its address, the way into its database and the copy of it."""

	bench: PrivateBench
	url: str
	door: Door
	copy: Path

	@property
	def environment(self) -> dict[str, str]:
		"""What the tests in `tests/site` are told."""
		return self.bench.told_to_tests(self.url)

	def make_new_again(self) -> None:
		"""Put the database and the ledger back as they were after the installation. Raises Stop or AppFailure."""
		step("putting the test site back to its first state")
		database.put_back(self.door, self.bench.database(), self.copy)
		set_up_ledger(self.bench, self.door)
		must(self.bench.frappe("clear-cache", limit=90), "the cache of the test site could not be cleared")
		forgotten = self.bench.frappe("execute", "ccm_app.tests.over_the_network.forget_guesses", limit=90)
		must(forgotten, "the counts of guesses of the test site could not be cleared")


def must(outcome: Outcome, complaint: str) -> None:
	"""Raises AppFailure with the complaint and the last lines when a command of the site did not end well."""
	if not outcome.well:
		late = " in its time limit" if outcome.timed_out else ""
		raise AppFailure(f"{complaint}{late}\n{outcome.last_lines(25)}")


@contextlib.contextmanager
def site_for_tests() -> Iterator[SiteForTests]:
	"""Make the test site, start its servers, and take everything down again.

	Raises Stop when this machine lacks something, AppFailure when the application cannot be installed.
	"""
	bench = PrivateBench(usable_bench())
	step(f"site: borrowing Frappe from {bench.borrowed}")
	database.start()
	door = database.open_door()
	with Servers(bench.folder / "logs") as servers:
		bench.lay_out()
		bench.install_missing_packages()
		web_port = choose_ports(bench, servers)
		try:
			make_site(bench, door)
			set_up_site(bench)
			copy = bench.folder / "first-state.sql"
			database.keep_copy(door, bench.database(), copy)
			set_up_ledger(bench, door)
			serve(bench, servers, web_port)
			yield SiteForTests(bench, f"http://{HERE}:{web_port}", door, copy)
		finally:
			if name := bench.database():
				database.throw_away(door, name)
				database.drop(door, ledger_of(name))


def ledger_of(name: str) -> str:
	"""The database of the ledger beside a site's database of this name."""
	return f"{name}_ledger"


def set_up_ledger(bench: PrivateBench, door: Door) -> None:
	"""Make the ledger's own database anew, to which the site's account can only add. Raises Stop or AppFailure."""
	step("site: a database of its own for the ledger")
	database.drop(door, ledger_of(bench.database()))
	with database.administrator(door) as account:
		names = ("--db-root-username", account.user, "--db-root-password", account.password)
		made = bench.frappe("ccm", "ledger-setup", *names, limit=120)
	must(made, "the ledger could not be set up")


def usable_bench() -> Path:
	"""The bench to borrow Frappe from. Raises Stop when there is none, or no Redis."""
	bench = find_bench()
	check_bench(bench)
	if not shutil.which("redis-server"):
		raise Stop("Redis is not installed (apt-get install redis-server)")
	return bench


def choose_ports(bench: PrivateBench, servers: Servers) -> int:
	"""Start the bench's own Redis, write its settings and return the port of its web server."""
	cache, queue = (servers.redis(name, bench.folder / "config") for name in ("redis_cache", "redis_queue"))
	web = free_port()
	bench.write_settings(cache_port=cache, queue_port=queue, web_port=web)
	return web


def make_site(bench: PrivateBench, door: Door) -> None:
	"""Make the one site of the bench and install its app. Raises Stop or AppFailure."""
	step(f"site: making {bench.plan.site}")
	with database.administrator(door) as account:
		names = ("--db-root-username", account.user, "--db-root-password", account.password)
		made = bench.frappe(
			"new-site",
			bench.plan.site,
			"--force",
			*names,
			"--admin-password",
			bench.password,
			limit=NEW_SITE_LIMIT,
			site=False,
		)
	if not made.well:
		raise Stop(f"Frappe could not make the test site: {made.last_lines(8)}")
	database.keep_copy(door, bench.database(), platform_copy(bench))
	install_app(bench)


def platform_copy(bench: PrivateBench) -> Path:
	"""Where the database stands as it was before any app was installed."""
	return bench.folder / "platform.sql"


def install_app(bench: PrivateBench) -> None:
	"""Install the app of the bench. Raises AppFailure."""
	step(f"site: installing the app {bench.plan.app}")
	must(bench.frappe("install-app", bench.plan.app, limit=INSTALL_LIMIT), "the app could not be installed")


def set_up_site(bench: PrivateBench) -> None:
	"""Answer the questions of the platform's first screen. Raises AppFailure."""
	settings = repr({"args": COUNTRY})
	must(bench.frappe("execute", WIZARD, "--kwargs", settings, limit=120), "the setup wizard failed")


def serve(bench: PrivateBench, servers: Servers, port: int, workers: int = 2) -> None:
	"""Start the web server on this machine's own address only, with so many processes, and one background worker."""
	step(f"site: starting the web server on {HERE}:{port} and a worker")
	gunicorn = [
		bench.python,
		"-m",
		"gunicorn",
		"--bind",
		f"{HERE}:{port}",
		"--pythonpath",
		bench.folder / "config",
	]
	gunicorn += ["--pid", bench.folder / "config/pids/web.pid", "--workers", str(workers), "--threads", "4"]
	gunicorn += ["--timeout", "120", "site_server:application"]
	servers.start("web", gunicorn, bench.sites, bench.environment)
	worker = [bench.python, "-m", "frappe.utils.bench_helper", "frappe", "worker", "--quiet"]
	servers.start("worker", worker, bench.sites, bench.environment)
	url = f"http://{HERE}:{port}/api/method/ping"
	wait_until(
		lambda: answers(url), 90, f"the web server does not answer (see {bench.folder / 'logs/web.log'})"
	)
