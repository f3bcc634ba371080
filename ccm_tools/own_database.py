"""A MariaDB of one's own, for a campaign that kills it: its data in a folder, its port on this machine only."""

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from .commands import run
from .database import Door, client, listens
from .servers import HERE, Servers, free_port, wait_until
from .talk import Stop, step

INSTALL_LIMIT, START_LIMIT = 120, 60


@dataclass(frozen=True)
class OwnDatabase:
	"""A database server that is up, and comes up again by itself when it is killed."""

	folder: Path
	port: int

	@property
	def process_file(self) -> Path:
		"""The file with the number of the server's process."""
		return self.folder / "mariadbd.pid"

	@property
	def door(self) -> Door:
		"""The way in with every right."""
		way = ("--no-defaults", "--protocol=tcp", f"--host={HERE}", f"--port={self.port}", "--user=root")
		return Door((client(), *way), "root")


def programs() -> tuple[str, str]:
	"""The server and the program that lays out its folder; raises Stop when one is missing."""
	server = shutil.which("mariadbd") or shutil.which("mysqld") or shutil.which("mariadbd", path="/usr/sbin")
	layout = shutil.which("mariadb-install-db") or shutil.which("mysql_install_db")
	if not server or not layout:
		raise Stop(
			"the programs of the MariaDB server are not on this machine (apt-get install mariadb-server)"
		)
	return server, layout


def start(servers: Servers, folder: Path) -> OwnDatabase:
	"""Lay out an empty server, start it under a watch that starts it again, and give its root a password."""
	server, layout = programs()
	step("a MariaDB of its own for the campaign that kills it")
	shutil.rmtree(folder, ignore_errors=True)
	folder.mkdir(parents=True)
	account = ["--user=root"] if os.geteuid() == 0 else []
	made = run(
		[
			layout,
			"--no-defaults",
			f"--datadir={folder}/data",
			"--auth-root-authentication-method=normal",
			*account,
		],
		limit=INSTALL_LIMIT,
	)
	if not made.well:
		raise Stop(f"the folder of MariaDB could not be laid out: {made.last_lines(3)}")
	own = OwnDatabase(folder, free_port())
	servers.start("mariadb", ["sh", "-c", _watched([server, *_options(own), *account])], folder, {})
	wait_until(
		lambda: listens(HERE, own.port),
		START_LIMIT,
		f"MariaDB did not start (see {servers.logs}/mariadb.log)",
	)
	_set_password(own)
	return own


def _options(own: OwnDatabase) -> list[str]:
	return [
		"--no-defaults",
		f"--datadir={own.folder}/data",
		f"--socket={own.folder}/socket",
		f"--pid-file={own.process_file}",
		f"--port={own.port}",
		f"--bind-address={HERE}",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		"--innodb-buffer-pool-size=256M",
		"--skip-log-bin",
	]


def _watched(command: list[str]) -> str:
	return f"while :; do {shlex.join(command)}; sleep 0.2; done"


def _set_password(own: OwnDatabase) -> None:
	places = ("localhost", HERE)
	account = "".join(f"create or replace user root@'{place}' identified by 'root';" for place in places)
	rights = "".join(f"grant all privileges on *.* to root@'{place}' with grant option;" for place in places)
	door = Door((client(), "--no-defaults", f"--socket={own.folder}/socket", "--user=root"))
	made = door.ask(account + rights)
	if not made.well:
		raise Stop(f"MariaDB refused to give its administrator a password: {made.last_lines(2)}")
