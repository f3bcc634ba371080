"""The site that is upgraded: installed with the previous release, used, changed, and then migrated to this clone.

It has its own bench, Redis, server and databases, so it disturbs no other suite.
"""

import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import database
from .commands import run
from .places import ROOT, WORK
from .private_bench import Plan, PrivateBench
from .servers import HERE, Servers
from .site_for_tests import (
	SiteForTests,
	choose_ports,
	install_app,
	ledger_of,
	must,
	platform_copy,
	serve,
	set_up_ledger,
	set_up_site,
)
from .talk import step

SITE, APP = "upgrade.localhost", "ccm_app"
MIGRATE_LIMIT = 600
ACT_LIMIT = 600
RUNNER = ROOT / "tests/site/upgrade/on_site/run.py"
# One for the accounts of the old release and of the new one.
PEOPLE_PASSWORD = "Quiet-River-2010!"


@dataclass
class UpgradeSite:
	"""A site that was upgraded and is up; what the old release and each migrate left behind stands in `told`."""

	bench: PrivateBench
	url: str
	told: dict[str, Any] = field(default_factory=dict)

	@property
	def environment(self) -> dict[str, str]:
		"""What the tests are told: the upgraded site takes the place of the test site."""
		return {
			**self.bench.told_to_tests(self.url),
			"CCM_PEOPLE_PASSWORD": PEOPLE_PASSWORD,
			"CCM_UPGRADE_COMMAND": str(self.bench.folder / "on-site-command"),
			"CCM_UPGRADE_TOLD": str(self.bench.folder / "told.json"),
		}

	def ask(self, function: str, **given: Any) -> Any:
		"""Run a function of `on_site` in the release that the bench has now; answers what it returned."""
		words = [self.bench.python, RUNNER, SITE, function, json.dumps(given)]
		outcome = run(words, limit=ACT_LIMIT, folder=self.bench.sites, environment=self.bench.environment)
		must(outcome, f"{function} failed")
		return json.loads(outcome.text.strip().splitlines()[-1])

	def migrate(self, name: str) -> None:
		"""Run the real migrate of the platform, and keep how long it took and what it said."""
		step(f"upgrade: bench migrate ({name})")
		outcome = self.bench.frappe("migrate", limit=MIGRATE_LIMIT)
		must(outcome, f"the {name} migrate failed")
		self.told[f"{name} migrate"] = {"seconds": round(outcome.seconds), "said": outcome.text[-20_000:]}

	def tell(self) -> None:
		"""Write down what the tests compare with."""
		file = self.bench.folder / "told.json"
		file.write_text(json.dumps(self.told, indent=1), encoding="utf-8")


@contextlib.contextmanager
def upgrade_site(ours: SiteForTests, previous: Path) -> Iterator[UpgradeSite]:
	"""Make the site of the previous release beside the test site, upgrade it, serve it, and throw it away.

	previous: the folder with the files of that release. Raises Stop or AppFailure when it cannot be used or not be migrated.
	"""
	started = time.monotonic()
	bench = PrivateBench(ours.bench.borrowed, Plan(SITE, APP, previous, WORK / "upgrade-bench"))
	with Servers(bench.folder / "logs") as servers:
		bench.lay_out()
		bench.share_packages_of(ours.bench)
		port = choose_ports(bench, servers)
		site = UpgradeSite(bench, f"http://{HERE}:{port}")
		try:
			_install_previous(site, ours)
			_use_previous(site, port)
			_upgrade(site)
			serve(bench, servers, port)
			site.told["seconds"] = round(time.monotonic() - started)
			site.tell()
			step(f"upgrade: the site is up after {site.told['seconds']} s")
			yield site
		finally:
			if name := bench.database():
				database.throw_away(ours.door, name)
				database.drop(ours.door, ledger_of(name))


def _install_previous(site: UpgradeSite, ours: SiteForTests) -> None:
	bench = site.bench
	bench.password = ours.bench.password
	step(f"upgrade: copying the platform into {SITE}")
	password = secrets.token_urlsafe(18)
	database.make_from_copy(ours.door, bench.lay_out_site(password), password, platform_copy(ours.bench))
	install_app(bench)
	set_up_site(bench)
	set_up_ledger(bench, ours.door)


def _use_previous(site: UpgradeSite, port: int) -> None:
	"""What people did before the upgrade: clients over REST, then the configuration; and how the site stands."""
	accounts = site.ask("people.make", password=PEOPLE_PASSWORD)
	site.told["seeds before"] = site.ask("standing.seeds")
	with Servers(site.bench.folder / "logs/previous") as servers:
		serve(site.bench, servers, port)
		site.told["changed"] = site.ask("changing.change_one_of_everything")
		step("upgrade: taking clients through stages in the previous release")
		site.told["clients"] = site.ask("working.take_clients", url=site.url, accounts=accounts)
	sealed = site.bench.frappe("ccm", "ledger-checkpoint", limit=90)
	must(sealed, "the ledger of the previous release could not be sealed")
	site.told["before"] = site.ask("standing.everything")


def _upgrade(site: UpgradeSite) -> None:
	"""Point the bench at this clone and migrate; a second time, to see that nothing more happens."""
	_point_at_this_clone(site.bench)
	site.migrate("first")
	site.told["after"] = site.ask("standing.everything")
	site.migrate("second")
	site.told["again"] = site.ask("standing.contents")


def _point_at_this_clone(bench: PrivateBench) -> None:
	step("upgrade: the bench takes the app from this clone from now on")
	link = bench.folder / "apps" / APP
	link.unlink()
	link.symlink_to(ROOT)
	# Compiled files stand under the path of the link, which names another release now.
	shutil.rmtree(Path(f"{bench.folder / 'pycache'}{os.path.abspath(link)}"), ignore_errors=True)
	_write_command(bench)


def _write_command(bench: PrivateBench) -> None:
	"""Write `on-site-command`, for tests that ask the upgraded site from within."""
	settings = [f"export {name}='{value}'" for name, value in bench.environment.items()]
	call = f"exec '{bench.python}' '{RUNNER}' '{SITE}' \"$@\""
	script = bench.folder / "on-site-command"
	script.write_text("\n".join(["#!/bin/sh", *settings, f"cd '{bench.sites}'", call, ""]), encoding="utf-8")
	script.chmod(0o755)
