"""Looks at a site as its owner should: one line for each protection, with what to do when it is missing."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

import frappe
from frappe.utils import cint
from frappe.utils.scheduler import is_scheduler_disabled

from ccm_app.confidentiality import backups, site_keys, slip_limits
from ccm_app.confidentiality.door import addresses
from ccm_app.confidentiality.platform import ledger_health, lint, settings, stored_bytes, timeline
from ccm_app.confidentiality.referring import REFERENCES
from ccm_app.domain.addresses import networks
from ccm_app.domain.configuration_accounts import SYSTEM_MANAGER, mixed_roles
from ccm_app.registry import counted_cases, kept_in_ledger, shipped
from ccm_app.registry.saying import sentence_of
from ccm_app.sealing.errors import KeyTrouble

OK, WARN, FAIL = "ok", "warn", "fail"
MOST_SYSTEM_MANAGERS = 3


@dataclass(frozen=True)
class Line:
	"""One line of the answer. verdict: OK, WARN or FAIL; do: what to do, "" when nothing."""

	verdict: str
	what: str
	do: str = ""


def look() -> list[Line]:
	"""Every check of this site, in the order in which an owner reads them."""
	return [line for check in CHECKS for line in check()]


def _line(holds: bool, what: str, do: str, otherwise: str = FAIL) -> Line:
	return Line(OK, what) if holds else Line(otherwise, what, do)


def _settings() -> Iterator[Line]:
	broken = settings.broken()
	for one in broken:
		yield Line(FAIL, f"{one.kind}: {one.field}", f"Set it to {one.value}. {one.reason}")
	if not broken:
		yield Line(OK, "every setting of the platform that must hold")


def _second_factor() -> Iterator[Line]:
	open_roles = frappe.get_all(
		"Role", {"name": ("in", settings.OPEN_THE_VAULT), "two_factor_auth": 0}, pluck="name"
	)
	yield _line(
		not open_roles,
		"second factor for every role that opens the vault",
		f"Tick Two Factor Authentication on: {', '.join(sorted(open_roles))}",
	)
	yield _line(
		settings.is_production(),
		f"this site demands the second factor ({settings.TWO_FACTOR})",
		f"Take {settings.TWO_FACTOR}, allow_tests and developer_mode out of site_config.json, then: ccm check-site --set",
	)


def _configuration() -> Iterator[Line]:
	found = lint.lint_site()
	for one in found:
		yield Line(FAIL, f"{one.kind} {one.name}", one.sentence)
	if not found:
		yield Line(OK, "no setting of the site opens the register")
	yield _line(
		timeline.shares_of_register() == 0, "no record is shared by hand", "Run the nightly jobs; they go."
	)


def _keys() -> Iterator[Line]:
	try:
		site_keys.check()
		yield Line(OK, "the keys open what is sealed")
	except KeyTrouble as trouble:
		yield Line(FAIL, "the keys open what is sealed", f"{trouble} See docs/operators/keys.md.")
	if site_keys.key_command():
		yield Line(OK, "the keys come from a key service")
		return
	path = site_keys.key_file()
	yield _mode(path, "the key file is its owner's alone")
	beside = path.resolve().is_relative_to(Path(frappe.get_site_path()).resolve())
	yield _line(
		not beside,
		"the key file lies outside the site's folder, apart from its backups",
		f"Move it and name the place in {site_keys.FILE_SETTING}, or use a key service ({site_keys.COMMAND_SETTING}).",
		WARN,
	)


def _mode(path: Path, what: str) -> Line:
	try:
		mode = stat.S_IMODE(os.stat(path).st_mode)
	except OSError:
		return Line(FAIL, what, f"{path.name} is not there.")
	return _line(mode & 0o077 == 0, what, f"chmod 600 {path}")


def _configuration_file() -> Iterator[Line]:
	yield _mode(Path(frappe.get_site_path("site_config.json")), "site_config.json is its owner's alone")
	for name, what in (
		("developer_mode", "developer mode is off"),
		("server_script_enabled", "server scripts are off"),
		("allow_tests", "tests cannot be run on this site"),
		("ignore_csrf", "the check against forged requests is on"),
		("logging", "queries are not written into a log"),
	):
		yield _line(not cint(frappe.conf.get(name)), what, f"Take {name} out of the configuration.")
	yield _line(
		cint(frappe.conf.get("disable_global_search")) == 1,
		"the global search is off",
		f"bench --site {frappe.local.site} set-config disable_global_search 1",
		WARN,
	)
	yield _line(not is_scheduler_disabled(), "the scheduler runs", "bench enable-scheduler", WARN)


def _backups() -> Iterator[Line]:
	"""Encrypted backups end with -enc; a plain one says everything that is not sealed."""
	encrypts = cint(frappe.db.get_single_value("System Settings", "encrypt_backup", cache=False))
	yield _line(bool(encrypts), "backups are encrypted", "Tick Encrypt Backups in System Settings.")
	for holds, what, do, fails in backups.look():
		yield _line(holds, what, do, FAIL if fails else WARN)
	folder = Path(frappe.get_site_path("private", "backups"))
	plain = [path.name for path in folder.glob("*-database*.sql*") if "-enc" not in path.name]
	yield _line(
		not plain,
		"no plain backup lies on this machine",
		f"Remove {len(plain)} plain backups in private/backups; their keys and rows are readable.",
		WARN,
	)


def _network() -> Iterator[Line]:
	host = str(frappe.conf.get("host_name") or "")
	yield _line(
		host.startswith("https://"),
		"the site is reached over HTTPS only",
		f"bench --site {frappe.local.site} set-config host_name https://<address>, and TLS in nginx.",
	)
	yield from (_local(name, address) for name, address in _services())
	yield _proxies()


def _proxies() -> Line:
	wrong = networks(addresses.named())[1]
	known = ", ".join(map(str, addresses.trusted())) or "nobody"
	do = f"{addresses.SETTING} holds {', '.join(wrong)}: name the addresses of your own proxies, as a list."
	return _line(not wrong, f"addresses of visitors are believed from {known} only", do)


def _guesses() -> Iterator[Line]:
	tried, most = slip_limits.wrong_short_forms(), slip_limits.short_forms_of_site()
	yield _line(
		tried < most,
		f"short forms of slips that nobody has, in {slip_limits.minutes()} minutes: {tried}; from {most} on they wait",
		"Somebody guesses. Slips open by their QR code, offices record answers by telephone. Look for the addresses in the"
		f" log of nginx, and whether only your own proxies stand in {addresses.SETTING}.",
		WARN,
	)


def _services() -> Iterator[tuple[str, str]]:
	yield "MariaDB", str(frappe.conf.get("db_host") or "localhost")
	for name in ("redis_cache", "redis_queue", "redis_socketio"):
		if frappe.conf.get(name):
			yield name, urlparse(str(frappe.conf.get(name))).hostname or "localhost"


def _local(name: str, host: str) -> Line:
	what = f"{name} answers on this machine only"
	if host.startswith("/"):
		return Line(OK, what)
	try:
		is_local = socket.gethostbyname(host).startswith("127.")
	except OSError:
		is_local = False
	do = f"{name} is at {host}: bind it to 127.0.0.1 or a socket, or protect the way there with TLS and a password."
	return _line(is_local, what, do, WARN)


def _files() -> Iterator[Line]:
	ours = list(shipped.kinds())
	public = frappe.db.count("File", {"is_private": 0, "is_folder": 0, "attached_to_doctype": ("in", ours)})
	yield _line(
		public == 0, "no file of the register is public", "Attach these files anew and remove the old rows."
	)
	# Looked at by the command; nothing of it is shown but the number.
	rows = frappe.get_all("File", {"attached_to_doctype": ("in", ours), "is_folder": 0}, pluck="file_url")
	plain = sum(1 for address in rows if not stored_bytes.stored_name_in(address))
	yield _line(plain == 0, "every file of the register is sealed", f"{plain} are not: attach them anew.")
	everybodys = frappe.db.count("File", {"is_private": 0, "is_folder": 0})
	yield _line(
		everybodys == 0, "no public files at all", f"{everybodys} public files: make them private.", WARN
	)


def _beside_records() -> Iterator[Line]:
	"""What the platform kept beside records before the app refused it, or past the checks."""
	ours = list(shipped.kinds())
	for kind in timeline.SENTENCES:
		column = REFERENCES[kind][0][0]
		filters = {column: ("in", ours)} | ({"comment_type": ("!=", "Workflow")} if kind == "Comment" else {})
		count = frappe.db.count(kind, filters)
		if count:
			do = "Write what matters into the records, then delete these rows in the console."
			yield Line(WARN, f"{count} rows of {kind} about records", do)


def _accounts() -> Iterator[Line]:
	desk = frozenset(frappe.get_all("Role", {"desk_access": 1}, pluck="name"))
	users = frappe.get_all(
		"User", {"enabled": 1, "name": ("not in", ["Administrator", "Guest"])}, pluck="name"
	)
	managers = 0
	for user in users:
		roles = frozenset(frappe.get_roles(user))
		managers += SYSTEM_MANAGER in roles
		for one in mixed_roles(roles, desk):
			yield Line(FAIL, f"account {user}", sentence_of(one))
	yield _line(
		managers <= MOST_SYSTEM_MANAGERS,
		f"{managers} system managers",
		f"More than {MOST_SYSTEM_MANAGERS}: take the role away from who does not install the site.",
		WARN,
	)
	demonstration = frappe.db.count("User", {"name": ("like", "%.example"), "enabled": 1})
	yield _line(
		demonstration == 0,
		"no demonstration accounts",
		f"{demonstration} accounts end with .example: disable them on a site with real people.",
		WARN,
	)


def _ledger() -> Iterator[Line]:
	for holds, what, do, fails in ledger_health.look():
		yield _line(holds, what, do, FAIL if fails else WARN)


def _counted() -> Iterator[Line]:
	yield _line(
		counted_cases.differing() == 0,
		"the tables are counted from what the records say",
		"The nightly job works out anew what is kept for counting; close no period before.",
	)


def _kept_figures() -> Iterator[Line]:
	changed = kept_in_ledger.differing()
	yield _line(
		not changed,
		"the figures of closed periods are those that the ledger has a hash of",
		f"Somebody changed or removed them in the database: {', '.join(changed)}. Compare with a backup.",
	)


CHECKS: tuple[Callable[[], Iterator[Line]], ...] = (
	_settings,
	_second_factor,
	_configuration,
	_beside_records,
	_accounts,
	_files,
	_keys,
	_ledger,
	_counted,
	_kept_figures,
	_backups,
	_configuration_file,
	_network,
	_guesses,
)
