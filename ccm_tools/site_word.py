"""`./ccm site`: a real Frappe site with the app, the caseload and one user per role. Safe to run again."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import database, machine
from .own_bench import OwnBench, bench_for_site, check_source, install_packages, known_bench, link_app
from .places import ROOT, SITE_FILE, make_work_folder
from .servers import HERE
from .services import start_redis, start_services, stop_services
from .site_for_tests import COUNTRY, WIZARD, must
from .talk import Stop, say, step

PEOPLE = "ccm_app.setup.people.make_role_users"
LOADER = "ccm_app.caseload.rest"
LOADER_LIMIT = 2400
WEB_PORT = 8000


def site_name() -> str:
	"""The name of the site: CCM_SITE, else `ccm.localhost`."""
	return os.environ.get("CCM_SITE") or "ccm.localhost"


def stop_site() -> int:
	"""Stop what `./ccm site` started; MariaDB and Redis go on."""
	stopped = stop_services()
	say(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing that ./ccm site started is running.")
	return 0


def make_site() -> int:
	"""Do every step that is not done yet, start the site, load the caseload, print address and accounts."""
	machine.check_system()
	building = known_bench() is None
	if building:
		_look_for_source()
	machine.bring_what_is_missing(building)
	bench, site = bench_for_site(), site_name()
	database.start()
	start_redis(bench)
	link_app(bench)
	install_packages(bench)
	known = passwords(bench, site)
	_make(bench, site, known["administrator_password"])
	accounts = make_people(bench, site, known)
	port = start_services(bench, site, int(os.environ.get("CCM_PORT") or WEB_PORT))
	url = f"http://{HERE}:{port}"
	name_the_address(bench, site, url)
	_remember(bench, site, url, known)
	load_caseload(bench, site, url)
	for line in closing_words(site, port, known, accounts):
		say(line)
	return 0


def _look_for_source() -> None:
	"""Before anything is installed: can Frappe be had at all? Raises Stop."""
	if not machine.has_program("git")():
		machine.apt_get(["git"])
	check_source()


def accounts_file(bench: OwnBench, site: str) -> Path:
	"""Where the accounts of the demonstration stand: with the site, readable by the bench's user only."""
	return bench.sites / site / "ccm_accounts.json"


def passwords(bench: OwnBench, site: str) -> dict[str, Any]:
	"""The passwords of the site: those kept with it, else new ones.

	Raises Stop for a site that another made and whose Administrator's password is not given.
	"""
	file, given = accounts_file(bench, site), os.environ.get("CCM_ADMIN_PASSWORD")
	if file.is_file():
		return dict(json.loads(file.read_text(encoding="utf-8")))
	if (bench.sites / site / "site_config.json").is_file() and not given:
		raise Stop(
			f"The bench has a site {site} that this command did not make. Name another one in CCM_SITE, "
			"or give its Administrator's password in CCM_ADMIN_PASSWORD."
		)
	return {
		"administrator_password": given or secrets.token_urlsafe(12),
		"people_password": secrets.token_urlsafe(12),
		"accounts": [],
	}


def _make(bench: OwnBench, site: str, password: str) -> None:
	if not (bench.sites / site / "site_config.json").is_file():
		_new_site(bench, site, password)
	# A demonstration: its people have no telephone for a second factor. The check of a site calls that a failure.
	must(
		bench.frappe("--site", site, "set-config", "ccm_two_factor", "0", limit=90),
		"The site could not be marked as a demonstration.",
	)
	installed = bench.frappe("--site", site, "list-apps", limit=90)
	if any(line.split()[:1] == ["ccm_app"] for line in installed.text.splitlines()):
		step("bringing the site up to date: bench migrate")
		must(bench.frappe("--site", site, "migrate", limit=600), "The site could not be brought up to date.")
	else:
		step("installing the app on the site")
		must(
			bench.frappe("--site", site, "install-app", "ccm_app", limit=600),
			"The app could not be installed.",
		)
	_set_up_ledger(bench, site)
	settings = repr({"args": COUNTRY})
	must(
		bench.frappe("--site", site, "execute", WIZARD, "--kwargs", settings, limit=180),
		"The first set-up failed.",
	)
	step("building the pages' files")
	must(bench.frappe("build", "--app", "ccm_app", limit=600), "The pages' files could not be built.")


def _new_site(bench: OwnBench, site: str, password: str) -> None:
	step(f"making the site {site}")
	with database.administrator(database.open_door()) as account:
		names = ("--db-root-username", account.user, "--db-root-password", account.password)
		made = bench.frappe("new-site", site, *names, "--admin-password", password, limit=400)
	if not made.well:
		raise Stop(f"Frappe could not make the site: {made.last_lines(8)}")


def _set_up_ledger(bench: OwnBench, site: str) -> None:
	step("a database of its own for the ledger")
	with database.administrator(database.open_door()) as account:
		names = ("--db-root-username", account.user, "--db-root-password", account.password)
		made = bench.frappe("--site", site, "ccm", "ledger-setup", *names, limit=120)
	must(made, "The ledger could not be set up.")


def make_people(bench: OwnBench, site: str, known: Mapping[str, Any]) -> list[dict[str, str]]:
	"""One user per role, made once; returns a row per account and keeps them, with passwords, with the site."""
	step("making one user per role")
	given = repr({"password": known["people_password"]})
	made = bench.frappe("--site", site, "execute", PEOPLE, "--kwargs", given, limit=180)
	must(made, "The users could not be made.")
	accounts = [{**row, "password": known["people_password"]} for row in rows_in(made.text)]
	bench.write(accounts_file(bench, site), json.dumps({**known, "accounts": accounts}, indent=1), 0o600)
	return accounts


def rows_in(text: str) -> list[dict[str, str]]:
	"""The list that `bench execute` prints as its last line of JSON; empty when there is none."""
	for line in reversed(text.splitlines()):
		if line.startswith("["):
			return [dict(row) for row in json.loads(line)]
	return []


def name_the_address(bench: OwnBench, site: str, url: str) -> None:
	"""Write the served address into the site's settings: what Frappe fetches for a PDF has to be found there."""
	must(
		bench.frappe("--site", site, "set-config", "host_name", url, limit=90),
		"The site's address could not be written into its settings.",
	)


def _remember(bench: OwnBench, site: str, url: str, known: Mapping[str, Any]) -> None:
	make_work_folder()
	facts = {"bench": str(bench.folder), "site": site, "url": url}
	facts["administrator_password"] = str(known["administrator_password"])
	SITE_FILE.unlink(missing_ok=True)
	with os.fdopen(
		os.open(SITE_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
	) as file:
		json.dump(facts, file, indent=1)


def load_caseload(bench: OwnBench, site: str, url: str) -> None:
	"""Take the caseload through the ten stages on the site, through its REST interface."""
	if not (ROOT / (LOADER.replace(".", "/") + ".py")).is_file():
		say("This version has no loader for the caseload; the site is empty.")
		return
	step("loading the caseload through the REST interface")
	command = (bench.python, "-m", LOADER, "--url", url, "--accounts", accounts_file(bench, site))
	must(
		bench.run(*command, limit=LOADER_LIMIT, folder=bench.sites, show=True),
		"The caseload could not be loaded.",
	)


def closing_words(
	site: str, port: int, known: Mapping[str, Any], accounts: list[dict[str, str]]
) -> list[str]:
	"""The address and a table of the accounts."""
	lines = ["", f"The site is up: http://{HERE}:{port} (in a browser also http://{site}:{port})", ""]
	lines.append(f"  {'account':<28} {'role':<32} {'office':<7} password")
	rows = [{"email": "Administrator", "role": "", "office": "", "password": known["administrator_password"]}]
	for row in [*rows, *accounts]:
		lines.append(f"  {row['email']:<28} {row['role']:<32} {row.get('office', ''):<7} {row['password']}")
	return [*lines, "", "Stop it with: ./ccm site --stop"]
