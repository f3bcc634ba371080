"""The servers of `./ccm site`: they go on after the command has ended, until `./ccm site --stop`."""

import contextlib
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from .commands import start_process
from .database import listens
from .own_bench import OwnBench
from .places import WORK
from .servers import HERE, answers, free_port, wait_until
from .talk import Stop, step

PIDS = WORK / "pids"
WEB_SERVER = """import frappe.app

frappe.app._site = "{site}"
application = frappe.app.application_with_statics()
"""
# Frappe's realtime server listens on every address of the machine; this keeps it on this machine.
REALTIME = """const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {{
	return listen.call(this, {{ port: Number(port), host: "127.0.0.1" }}, ...rest);
}};
require("{folder}/apps/frappe/socketio.js");
"""


def start_redis(bench: OwnBench) -> None:
	"""Start the bench's two Redis servers when they are down. Raises Stop."""
	for name in ("redis_cache", "redis_queue"):
		settings = bench.folder / "config" / f"{name}.conf"
		if not settings.is_file():
			raise Stop(f"The bench has no {settings}; run `bench setup redis` in it.")
		port = redis_port(settings.read_text(encoding="utf-8"))
		if not listens(HERE, port):
			step(f"starting {name}")
			bench.run("redis-server", settings, "--daemonize", "yes", limit=30)
			wait_until(lambda: listens(HERE, port), 15, f"{name} of the bench did not start.")  # noqa: B023


def redis_port(settings: str) -> int:
	"""The port in a Redis settings file, 6379 when it names none."""
	for line in settings.splitlines():
		if line.startswith("port "):
			return int(line.split()[1])
	return 6379


def start_services(bench: OwnBench, site: str, wanted_port: int) -> int:
	"""Start web server, realtime, worker and scheduler on this machine's own address; returns the web port.

	What this folder started before is ended first, so that it sees the present code. Raises Stop.
	"""
	stop_services()
	port = free_port(wanted_port)
	config = bench.folder / "config"
	bench.write(config / "ccm_web_server.py", WEB_SERVER.format(site=site))
	bench.write(config / "ccm_realtime.js", REALTIME.format(folder=bench.folder))
	environment = {
		"FRAPPE_SITE": site,
		"FRAPPE_BENCH_ROOT": str(bench.folder),
		"SITES_PATH": str(bench.sites),
	}
	web = [
		bench.python,
		"-m",
		"gunicorn",
		"--bind",
		f"{HERE}:{port}",
		"--pythonpath",
		config,
		"--workers",
		"2",
	]
	_start(
		bench, "web", [*web, "--threads", "4", "--timeout", "120", "ccm_web_server:application"], environment
	)
	_start(bench, "realtime", ["node", config / "ccm_realtime.js"], environment)
	helper = [bench.python, "-m", "frappe.utils.bench_helper", "frappe"]
	_start(bench, "worker", [*helper, "worker", "--quiet"], environment)
	_start(bench, "schedule", [*helper, "schedule"], environment)
	url = f"http://{HERE}:{port}/api/method/ping"
	wait_until(
		lambda: answers(url), 90, f"The web server does not answer; see {bench.folder / 'logs'}/ccm-web.log"
	)
	return port


def _start(bench: OwnBench, name: str, command: list[object], environment: Mapping[str, str]) -> None:
	step(f"starting {name}")
	log = bench.folder / "logs" / f"ccm-{name}.log"
	bench.write(log, "")
	with log.open("ab") as output:
		try:
			process = start_process(command, bench.sites, environment, output, bench.owner)
		except OSError as error:
			raise Stop(f"{name} could not be started: {error}") from None
	PIDS.mkdir(parents=True, exist_ok=True)
	(PIDS / f"{name}.pid").write_text(f"{process.pid} {_born(process.pid)}", encoding="utf-8")


def stop_services() -> list[str]:
	"""End what `start_services` started and return the names; a process that is not ours any more is left alone."""
	stopped = []
	for file in sorted(PIDS.glob("*.pid")) if PIDS.is_dir() else ():
		number, _space, born = file.read_text(encoding="utf-8").partition(" ")
		if born and _born(int(number)) == born:
			_end(int(number))
			stopped.append(file.stem)
		file.unlink()
	return stopped


def _born(number: int) -> str:
	"""When a process was started, in the kernel's ticks; empty when it is gone. Numbers are used again."""
	with contextlib.suppress(OSError, IndexError):
		return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
	return ""


def _end(number: int) -> None:
	for sign in (signal.SIGTERM, signal.SIGKILL):
		with contextlib.suppress(ProcessLookupError):
			os.killpg(number, sign)
		for _try in range(20):
			if not _born(number):
				return
			with contextlib.suppress(ChildProcessError):
				os.waitpid(number, os.WNOHANG)
			time.sleep(0.25)
