"""MariaDB: start it when it is down, find an administrator, throw test databases away."""

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .commands import Outcome, run
from .places import LOGS, make_work_folder
from .talk import Stop, step

START_LIMIT = 60
NO_ADMINISTRATOR = (
	"no administrator of MariaDB could be used: set CCM_DB_ROOT_USER and CCM_DB_ROOT_PASSWORD, "
	"or run as a user who may open `sudo mariadb`"
)
NOT_STARTED = "MariaDB is down and could not be started; start it with: sudo service mariadb start"


@dataclass(frozen=True)
class Door:
	"""A way into MariaDB with every right: the client's command and the password it is given."""

	command: tuple[str, ...]
	password: str = ""

	def ask(self, statements: str, limit: float = 60) -> Outcome:
		"""Run SQL statements."""
		command = [*self.command, "--batch", "--skip-column-names"]
		return run(command, limit=limit, environment=self.environment, given=statements)

	@property
	def environment(self) -> dict[str, str]:
		"""The password, where neither the list of processes nor a file shows it."""
		return {"MYSQL_PWD": self.password} if self.password else {}


@dataclass(frozen=True)
class Administrator:
	"""A MariaDB account that may make databases, for `bench new-site`."""

	user: str
	password: str


def host() -> str:
	"""Where MariaDB listens."""
	return os.environ.get("CCM_DB_HOST", "127.0.0.1")


def port() -> int:
	"""The port MariaDB listens on."""
	return int(os.environ.get("CCM_DB_PORT", "3306"))


def listens(place: str, number: int) -> bool:
	"""Whether something accepts connections there."""
	with contextlib.suppress(OSError), socket.create_connection((place, number), timeout=3):
		return True
	return False


def client() -> str:
	"""The MariaDB client program; raises Stop when there is none."""
	found = shutil.which("mariadb") or shutil.which("mysql")
	if not found:
		raise Stop("MariaDB is not installed (apt-get install mariadb-server)")
	return found


def start() -> None:
	"""Start MariaDB when it is down; it is left running, as a service of the machine. Raises Stop."""
	if listens(host(), port()):
		return
	client()
	step("starting MariaDB (it is left running)")
	may = [] if os.geteuid() == 0 else ["sudo", "-n"]
	for command in ([*may, "service", "mariadb", "start"], [*may, "service", "mysql", "start"]):
		if run(command, limit=START_LIMIT).well and _comes_up(20):
			return
	if os.geteuid() == 0 and shutil.which("mysqld_safe"):
		_start_by_hand()
	if not _comes_up(START_LIMIT if os.geteuid() == 0 else 1):
		raise Stop(NOT_STARTED)


def _start_by_hand() -> None:
	make_work_folder()
	with (LOGS / "mariadb.log").open("ab") as log:
		subprocess.Popen(
			["mysqld_safe"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
		)


def _comes_up(seconds: float) -> bool:
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		if listens(host(), port()):
			return True
		time.sleep(0.5)
	return False


def possible_doors() -> list[Door]:
	"""The ways that are tried, in this order: the named account, the usual ones, the machine's own root."""
	network = (client(), "--no-defaults", "--protocol=tcp", f"--host={host()}", f"--port={port()}")
	local = (client(), "--user=root")
	user, password = os.environ.get("CCM_DB_ROOT_USER", "root"), os.environ.get("CCM_DB_ROOT_PASSWORD")
	if password is not None:
		return [Door((*network, f"--user={user}"), password)]
	doors = [Door((*network, "--user=root"), "root"), Door(local), Door((*network, "--user=root"))]
	return doors if os.geteuid() == 0 else [*doors, Door(("sudo", "-n", *local))]


def open_door() -> Door:
	"""The first way into MariaDB that has every right; raises Stop when none works."""
	for door in possible_doors():
		if door.ask("select count(*) from mysql.user", limit=15).well:
			return door
	raise Stop(NO_ADMINISTRATOR)


@contextlib.contextmanager
def administrator(door: Door) -> Iterator[Administrator]:
	"""An administrator that lives as long as the block: `bench` needs one with a password over the network."""
	user, password = f"ccm_{secrets.token_hex(4)}", secrets.token_urlsafe(18)
	places = sorted({"localhost", "127.0.0.1", _place_seen_by(door)})
	made = door.ask(
		"".join(
			f"create user '{user}'@'{place}' identified by '{password}';"
			f"grant all privileges on *.* to '{user}'@'{place}' with grant option;"
			for place in places
		)
	)
	try:
		if not made.well:
			raise Stop(f"MariaDB refused to make an account for the set-up: {made.last_lines(2)}")
		yield Administrator(user, password)
	finally:
		door.ask("".join(f"drop user if exists '{user}'@'{place}';" for place in places))


def _place_seen_by(door: Door) -> str:
	"""Where MariaDB thinks that we are: another address than this machine's own when it runs in a container."""
	seen = door.ask("select substring_index(user(), '@', -1)", limit=15).last_lines(1).strip()
	return seen if re.fullmatch(r"[\w.:-]+", seen) else "localhost"


def throw_away(door: Door, database: str) -> None:
	"""Remove a database and the account of the same name."""
	places = sorted({"localhost", "127.0.0.1", "%", _place_seen_by(door)})
	accounts = "".join(f"drop user if exists '{database}'@'{place}';" for place in places)
	door.ask(f"drop database if exists `{database}`;" + accounts)


def drop(door: Door, database: str) -> None:
	"""Remove a database that has no account of its own."""
	door.ask(f"drop database if exists `{database}`;")


def keep_copy(door: Door, database: str, file: Path) -> None:
	"""Write the whole database into a file; raises Stop when that fails."""
	dump = Path(client()).with_name("mariadb-dump")
	program = str(dump) if dump.is_file() else "mysqldump"
	command = [*(program if part == client() else part for part in door.command), "--single-transaction"]
	command += ["--routines", f"--result-file={file}", database]
	outcome = run(command, limit=120, environment=door.environment)
	if not outcome.well:
		raise Stop(f"the test database could not be copied: {outcome.last_lines(2)}")


def put_back(door: Door, database: str, file: Path) -> None:
	"""Make the database as it was when `keep_copy` wrote the file; raises Stop when that fails."""
	signs = "character set utf8mb4 collate utf8mb4_unicode_ci"
	again = f"drop database `{database}`;\ncreate database `{database}` {signs};\nuse `{database}`;\n"
	outcome = door.ask(f"{again}source {file}\n", limit=180)
	if not outcome.well:
		raise Stop(f"the test database could not be put back: {outcome.last_lines(2)}")


def make_from_copy(door: Door, database: str, password: str, file: Path) -> None:
	"""Make a further database, with an account of the same name, from what `keep_copy` wrote; raises Stop."""
	signs = "character set utf8mb4 collate utf8mb4_unicode_ci"
	places = sorted({"localhost", "127.0.0.1", _place_seen_by(door)})
	accounts = "".join(
		f"create user '{database}'@'{place}' identified by '{password}';"
		f"grant all privileges on `{database}`.* to '{database}'@'{place}';"
		for place in places
	)
	made = f"create database `{database}` {signs};\n{accounts}\nuse `{database}`;\nsource {file}\n"
	outcome = door.ask(made, limit=180)
	if not outcome.well:
		raise Stop(f"the database {database} could not be made: {outcome.last_lines(2)}")
