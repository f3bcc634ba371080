"""The site for the storm: a copy of the test site on a database server of its own, which may be killed at any moment."""

import contextlib
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass

from . import database, own_database
from .own_database import OwnDatabase
from .places import ROOT, WORK
from .private_bench import Plan, PrivateBench
from .servers import HERE, Servers
from .site_for_tests import SiteForTests, choose_ports, must, serve, set_up_ledger
from .talk import step

STORM = Plan("storm.localhost", "ccm_app", ROOT, WORK / "storm-bench")
WORKERS = 4
# What the copied database cannot be read without.
KEYS_FILE, SHARED_SETTINGS = "ccm_keys.json", ("encryption_key", "ccm_door", "allow_tests")


@dataclass(frozen=True)
class StormSite:
	"""A site that is up, and the processes that a campaign may kill."""

	bench: PrivateBench
	url: str
	server: OwnDatabase

	@property
	def environment(self) -> dict[str, str]:
		"""What the tests of integrity are told about it."""
		return {
			"CCM_STORM_URL": self.url,
			"CCM_STORM_COMMAND": str(self.bench.folder / "frappe-command"),
			"CCM_STORM_DATABASE_PROCESS": str(self.server.process_file),
			"CCM_STORM_DATABASE_PORT": str(self.server.port),
			"CCM_STORM_WEB_PROCESS": str(self.bench.folder / "config/pids/web.pid"),
			"CCM_STORM_FOLDER": str(self.bench.folder),
		}


@contextlib.contextmanager
def storm_site(ours: SiteForTests) -> Iterator[StormSite]:
	"""Copy the test site's first state to a server of its own, serve it, and end both with the block.

	Raises Stop when the programs of the database server are missing, AppFailure when the copy cannot be used.
	"""
	started = time.monotonic()
	bench = PrivateBench(ours.bench.borrowed, STORM)
	bench.password = ours.bench.password
	with Servers(bench.folder / "logs") as servers:
		bench.lay_out()
		bench.share_packages_of(ours.bench)
		server = own_database.start(servers, bench.folder / "database")
		web_port = choose_ports(bench, servers)
		_copy_site(bench, ours, server)
		set_up_ledger(bench, server.door)
		serve(bench, servers, web_port, WORKERS)
		step(f"storm site: up after {time.monotonic() - started:.0f} s")
		yield StormSite(bench, f"http://{HERE}:{web_port}", server)
	shutil.rmtree(bench.folder / "database", ignore_errors=True)


def _copy_site(bench: PrivateBench, ours: SiteForTests, server: OwnDatabase) -> None:
	step(f"storm site: copying the test site into {bench.plan.site}")
	password = secrets.token_urlsafe(18)
	name = bench.lay_out_site(password)
	database.make_from_copy(server.door, name, password, ours.copy)
	before = ours.bench.sites / ours.bench.plan.site
	folder = bench.sites / bench.plan.site
	if (before / KEYS_FILE).is_file():
		shutil.copy2(before / KEYS_FILE, folder / KEYS_FILE)
	known = json.loads((before / "site_config.json").read_text(encoding="utf-8"))
	settings = json.loads((folder / "site_config.json").read_text(encoding="utf-8"))
	settings |= {key: known[key] for key in SHARED_SETTINGS if key in known}
	settings |= {"db_host": HERE, "db_port": server.port}
	(folder / "site_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
	must(bench.frappe("clear-cache", limit=90), "the cache of the storm site could not be cleared")
