"""What a Debian or Ubuntu machine lacks for a Frappe site, and how to get it."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .commands import run
from .talk import Stop, say, step

PYTHONS = ("python3.11", "python3.12", "python3.10")
DEMO = "`./ccm demo` takes the same caseload through the ten stages without it."
APT_LIMIT = 1200


@dataclass(frozen=True)
class Need:
	"""A Debian package and how to see that what it brings is there.

	`building`: only for making a bench; `wished`: the site works without it, with less.
	"""

	package: str
	there: Callable[[], bool]
	building: bool = False
	wished: bool = False


def has_program(*names: str) -> Callable[[], bool]:
	"""Whether one of these programs can be found, also where only root looks for programs."""
	path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
	return lambda: any(shutil.which(name, path=path) for name in names)


def has_package(*names: str) -> Callable[[], bool]:
	"""Whether one of these Debian packages is installed."""
	return lambda: any(_installed(name) for name in names)


def _installed(package: str) -> bool:
	outcome = run(["dpkg-query", "--show", "--showformat=${Status}", package], limit=20)
	return outcome.well and "install ok installed" in outcome.text


def needs(python: str) -> list[Need]:
	"""Everything that a bench of Frappe 15 needs; `python` is the Python it will use, such as `python3.11`."""
	return [
		Need("mariadb-server", has_program("mariadbd", "mysqld")),
		Need("redis-server", has_program("redis-server")),
		Need("nodejs", has_program("node")),
		Need("wkhtmltopdf", has_program("wkhtmltopdf"), wished=True),
		Need("fonts-khmeros", has_package("fonts-khmeros", "fonts-khmeros-core"), wished=True),
		Need("fonts-noto-core", has_package("fonts-noto-core"), wished=True),
		Need("git", has_program("git"), building=True),
		Need("cron", has_program("crontab"), building=True),
		Need("build-essential", has_program("cc", "gcc"), building=True),
		Need("pkg-config", has_program("pkg-config", "pkgconf"), building=True),
		Need("libmariadb-dev", has_package("libmariadb-dev", "libmysqlclient-dev"), building=True),
		Need(f"{python}-venv", has_package(f"{python}-venv"), building=True),
		Need(f"{python}-dev", has_package(f"{python}-dev", "python3-dev"), building=True),
		Need("npm", has_program("npm", "yarn"), building=True),
	]


def bench_python() -> str:
	"""The Python for the bench; Frappe 15 runs on 3.10 to 3.12. Raises Stop when there is none."""
	own = f"python{sys.version_info.major}.{sys.version_info.minor}"
	for name in (own, *PYTHONS) if own in PYTHONS else PYTHONS:
		if shutil.which(name):
			return name
	raise Stop(f"Frappe 15 needs Python 3.10, 3.11 or 3.12, and this machine has none of them. {DEMO}")


def check_system() -> None:
	"""Raises Stop on a system that is neither Debian nor Ubuntu nor made from them."""
	if not shutil.which("apt-get"):
		raise Stop(
			"This command knows Debian and Ubuntu. Elsewhere make a bench with Frappe 15 as its own guide says "
			f"and name it: CCM_BENCH=/path/to/bench ./ccm site. Or: {DEMO}"
		)


def bring_what_is_missing(building: bool) -> None:
	"""Install what is missing when this user may, else raise Stop with the exact command to run.

	`building`: a bench has to be made. What is only wished for is named and gone without when it cannot come.
	"""
	wanted = needs(bench_python() if building else "python3")
	missing = [need for need in wanted if (building or not need.building) and not need.there()]
	if needed := [need.package for need in missing if not need.wished]:
		apt_get(needed)
	if wished := [need.package for need in missing if need.wished]:
		_bring_wished(wished)
	_check_node()
	if building and not shutil.which("yarn"):
		as_root(["npm", "install", "--global", "yarn@1"], "installing yarn")


def _bring_wished(packages: Sequence[str]) -> None:
	try:
		apt_get(packages)
	except Stop as reason:
		say(f"Going on without {', '.join(packages)}; papers printed on the site will suffer. {reason}")


def apt_get(packages: Sequence[str]) -> None:
	"""Install Debian packages; raises Stop when this user may not or apt-get fails."""
	as_root(["apt-get", "update", "--quiet"], "reading the lists of packages")
	install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
	as_root(install, f"installing {', '.join(packages)}")


def as_root(command: Sequence[str], purpose: str) -> None:
	"""Run a command as root; raises Stop with the command when this user may not, or when it fails."""
	words = " ".join(command)
	if os.geteuid() != 0 and not run(["sudo", "-n", "true"], limit=20).well:
		raise Stop(
			f"This user may not do the next step ({purpose}). Run this, then ./ccm site again:\n  sudo {words}"
		)
	step(f"{purpose}: {words}")
	prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
	quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
	outcome = run([*prefix, *quiet, *command], limit=APT_LIMIT)
	if not outcome.well:
		raise Stop(f"This command did not end well:\n  {words}\n{outcome.last_lines(6)}")


def _check_node() -> None:
	version = run(["node", "--version"], limit=20).text.strip()
	number = node_number(version)
	if number not in (18, 20, 22):
		raise Stop(
			f"Frappe 15 needs Node 18 or 20 and this machine has {version or 'none'}; "
			"install Node 20 from nodejs.org or deb.nodesource.com and run ./ccm site again."
		)


def node_number(version: str) -> int:
	"""The first number of a Node version such as `v18.19.0`; 0 when it is not one."""
	found = re.match(r"v(\d+)\.", version)
	return int(found.group(1)) if found else 0
