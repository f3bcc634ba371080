"""A bench of one's own on top of somebody's bench.

It borrows Frappe and its Python from the bench that is there, and has its own sites, settings, logs and
Redis. So a test run never touches the bench's sites, its list of applications or the copy of this
application that it may have: the application comes from this clone.
"""

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .commands import Outcome, run
from .dependencies import stamp_of, wanted_packages
from .environment import install
from .places import ROOT, WORK
from .servers import HERE
from .talk import Stop, step

_MISSING = """
import json, sys
from importlib import metadata
try:
	from packaging.requirements import Requirement
except ImportError:
	from pip._vendor.packaging.requirements import Requirement
missing = []
for line in json.load(sys.stdin):
	wanted = Requirement(line)
	try:
		well = wanted.specifier.contains(metadata.version(wanted.name), prereleases=True)
	except metadata.PackageNotFoundError:
		well = False
	if not well:
		missing.append(line)
print(json.dumps(missing))
"""
_SERVER = """
import frappe.app

frappe.app._site = "{site}"
application = frappe.app.application_with_statics()
"""


@dataclass(frozen=True)
class Plan:
	"""What a private bench is for: the one site, the one app beside Frappe and where it comes from, the folder."""

	site: str
	app: str
	source: Path
	folder: Path


OURS = Plan("ccm-test.localhost", "ccm_app", ROOT, WORK / "test-bench")


class PrivateBench:
	"""The folder of a plan, such as `.ccm/test-bench`, and the commands that run in it."""

	def __init__(self, borrowed: Path, plan: Plan = OURS) -> None:
		folder = plan.folder
		self.borrowed, self.plan, self.folder, self.sites = borrowed, plan, folder, folder / "sites"
		self.python = borrowed / "env/bin/python"
		self.packages = folder / "packages"
		self.password = secrets.token_urlsafe(12)

	@property
	def environment(self) -> dict[str, str]:
		"""What makes Frappe see this bench and this clone, and write nothing into the borrowed one."""
		folders = [self.folder / "apps" / self.plan.app, self.packages]
		return {
			"PYTHONPATH": os.pathsep.join(str(folder) for folder in folders if folder.is_dir()),
			"PYTHONPYCACHEPREFIX": str(self.folder / "pycache"),
			"FRAPPE_BENCH_ROOT": str(self.folder),
			"SITES_PATH": str(self.sites),
		}

	def told_to_tests(self, url: str) -> dict[str, str]:
		"""What tests are told about the site of this bench, which is served at this address."""
		return {
			"CCM_SITE_URL": url,
			"CCM_SITE_NAME": self.plan.site,
			"CCM_SITE_BENCH": str(self.folder),
			"CCM_SITE_COMMAND": str(self.folder / "frappe-command"),
			"CCM_ADMIN_PASSWORD": self.password,
			# A proxy of this machine knows nothing of it.
			"NO_PROXY": f"{HERE},localhost",
			"no_proxy": f"{HERE},localhost",
		}

	def lay_out(self) -> None:
		"""Make the folders anew; packages and compiled files of an earlier run are kept."""
		for name in ("apps", "sites", "config", "logs"):
			shutil.rmtree(self.folder / name, ignore_errors=True)
		for name in ("apps", "sites/assets", "config/pids", "logs"):
			(self.folder / name).mkdir(parents=True)
		(self.folder / "apps/frappe").symlink_to(self.borrowed / "apps/frappe")
		(self.folder / "apps" / self.plan.app).symlink_to(self.plan.source)
		if not (self.folder / "env").exists():
			(self.folder / "env").unlink(missing_ok=True)
			(self.folder / "env").symlink_to(self.borrowed / "env")
		(self.sites / "apps.txt").write_text(f"frappe\n{self.plan.app}\n", encoding="utf-8")
		self._link_assets()
		self._write_command()

	def share_packages_of(self, other: "PrivateBench") -> None:
		"""Use the packages of another private bench, unless there are own ones."""
		if other.packages.is_dir() and not self.packages.exists():
			self.packages.symlink_to(other.packages)

	def _link_assets(self) -> None:
		assets = self.borrowed / "sites/assets"
		for entry in sorted(assets.iterdir()) if assets.is_dir() else ():
			if entry.name not in (OURS.app, self.plan.app):
				(self.sites / "assets" / entry.name).symlink_to(entry.resolve())
		app = self.plan.app
		(self.sites / "assets" / app).symlink_to(self.folder / "apps" / app / app / "public")

	def _write_command(self) -> None:
		"""Write `frappe-command`, for tests that run `migrate` and the like on the test site."""
		settings = [f"export {name}='{value}'" for name, value in self.environment.items()]
		call = f"exec '{self.python}' -m frappe.utils.bench_helper frappe --site '{self.plan.site}' \"$@\""
		script = self.folder / "frappe-command"
		script.write_text(
			"\n".join(["#!/bin/sh", *settings, f"cd '{self.sites}'", call, ""]), encoding="utf-8"
		)
		script.chmod(0o755)
		(self.folder / "config/site_server.py").write_text(
			_SERVER.format(site=self.plan.site), encoding="utf-8"
		)

	def write_settings(self, *, cache_port: int, queue_port: int, web_port: int) -> None:
		"""Write the bench's settings, with the addresses of its own Redis and web server."""
		cache, queue = (f"redis://{HERE}:{number}" for number in (cache_port, queue_port))
		settings = {
			"redis_cache": cache,
			"redis_queue": queue,
			"redis_socketio": cache,
			"default_site": self.plan.site,
			"host_name": f"http://{HERE}:{web_port}",
			"webserver_port": web_port,
			"allow_tests": True,
			"developer_mode": 0,
			"background_workers": 1,
		}
		for key, variable in (("db_host", "CCM_DB_HOST"), ("db_port", "CCM_DB_PORT")):
			if value := os.environ.get(variable):
				settings[key] = int(value) if value.isdigit() else value
		(self.sites / "common_site_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")

	def install_missing_packages(self) -> None:
		"""Bring the project's packages that the borrowed Python lacks into a folder of this bench."""
		wanted = wanted_packages(ROOT / "pyproject.toml", ())
		stamp = self.packages / "ccm-packages"
		mark = stamp_of([str(self.borrowed), *wanted])
		if stamp.is_file() and stamp.read_text(encoding="utf-8") == mark:
			return
		shutil.rmtree(self.packages, ignore_errors=True)
		missing = self._missing(wanted)
		self.packages.mkdir(parents=True)
		if missing:
			step(f"installing {len(missing)} packages that the bench does not have, beside it")
			install(self.python, missing, self._keeping_what_is_there())
		stamp.write_text(mark, encoding="utf-8")

	def _missing(self, wanted: Sequence[str]) -> list[str]:
		outcome = run([self.python, "-c", _MISSING], limit=60, given=json.dumps(list(wanted)))
		if not outcome.well:
			raise Stop(f"the packages of the bench cannot be read: {outcome.last_lines(1)}")
		return [str(name) for name in json.loads(outcome.last_lines(1))]

	def _keeping_what_is_there(self) -> list[str]:
		"""pip's options: into the folder, with every package the bench has at the bench's version."""
		listed = run(
			[self.python, "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"], limit=60
		)
		lines = [line for line in listed.text.splitlines() if "==" in line]
		keep = [line for line in lines if not line.startswith(("frappe==", "ccm_app==", "ccm-app=="))]
		constraints = self.folder / "constraints.txt"
		constraints.write_text("\n".join(keep), encoding="utf-8")
		return ["--target", str(self.packages), "--constraint", str(constraints)]

	def frappe(self, *arguments: str, limit: float, site: bool = True, show: bool = False) -> Outcome:
		"""Run one of Frappe's commands, on the test site unless told otherwise."""
		command = [str(self.python), "-m", "frappe.utils.bench_helper", "frappe"]
		command += ["--site", self.plan.site] if site else []
		environment = {**self.environment, "CI": "1"}
		return run([*command, *arguments], limit=limit, folder=self.sites, environment=environment, show=show)

	def database(self) -> str:
		"""The name of the test site's database; empty when the site was not made."""
		try:
			settings = json.loads(
				(self.sites / self.plan.site / "site_config.json").read_text(encoding="utf-8")
			)
		except (OSError, ValueError):
			return ""
		return str(settings.get("db_name", ""))

	def lay_out_site(self, password: str) -> str:
		"""Make the folder of the site by hand, for a database that is copied; answers the database's name."""
		folder = self.sites / self.plan.site
		for name in ("public/files", "private/files", "private/backups", "locks", "logs"):
			(folder / name).mkdir(parents=True)
		settings = {"db_name": f"_{secrets.token_hex(8)}", "db_password": password, "db_type": "mariadb"}
		(folder / "site_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
		return settings["db_name"]
