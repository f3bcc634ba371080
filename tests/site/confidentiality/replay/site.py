"""A site from below: its database through Frappe's own command, code inside it, its Redis."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PATIENCE_IN_SECONDS = 120
# How Redis frames a message of the channel `events`.
_MESSAGE = re.compile(rb"\*3\r\n\$7\r\nmessage\r\n\$6\r\nevents\r\n\$\d+\r\n")


class Site:
	"""One site. `command` is the program that runs Frappe's commands on it, `bench` the folder of its bench."""

	def __init__(self, url: str, name: str, command: str, bench: str):
		self.url, self.name, self.command, self.bench = url, name, command, Path(bench)
		self._client: subprocess.Popen[str] | None = None

	def run(self, expression: str) -> str:
		"""Run a Python expression inside the site and commit; answers the last line that was printed."""
		call = [self.command, "execute", f"(lambda: {expression})"]
		done = subprocess.run(
			call, capture_output=True, text=True, timeout=PATIENCE_IN_SECONDS, stdin=subprocess.DEVNULL
		)
		if done.returncode:
			raise RuntimeError(f"{expression}: {done.stdout[-400:]} {done.stderr[-800:]}")
		return (done.stdout.strip().splitlines() or [""])[-1]

	def rows(self, statement: str) -> list[list[str]]:
		"""What one SQL statement answers, as texts; NULL is the text NULL. Changes are committed at once."""
		mark = uuid.uuid4().hex
		client = self._open_client()
		assert client.stdin and client.stdout
		client.stdin.write(f"{' '.join(statement.split())};\nselect '{mark}';\n")
		client.stdin.flush()
		found: list[list[str]] = []
		for line in client.stdout:
			if line.strip() == mark:
				return found
			found.append(line.rstrip("\n").split("\t"))
		self._client = None
		raise RuntimeError(f"the database refused: {statement}: {found}")

	def value(self, statement: str) -> str:
		"""The first cell of the first row; empty when there is none."""
		rows = self.rows(statement)
		return rows[0][0] if rows else ""

	def sums(self, tables: Iterable[str]) -> dict[str, str]:
		"""A checksum of every row of each table; a table that the site does not have is left out."""
		have = {row[0] for row in self.rows("show tables")}
		wanted = [f"`{table}`" for table in tables if table in have]
		rows = self.rows(f"checksum table {', '.join(wanted)}")
		return {row[0].partition(".")[2]: row[1] for row in rows}

	def close(self) -> None:
		"""End the client of the database."""
		if self._client:
			self._client.terminate()
			self._client = None

	def _open_client(self) -> subprocess.Popen[str]:
		if self._client is None or self._client.poll() is not None:
			call = [self.command, "mariadb", "--batch", "--skip-column-names", "--unbuffered"]
			pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
			self._client = subprocess.Popen(call, text=True, bufsize=1, **pipes)
			# Frappe's command starts the client in a mode that refuses what has no key in its condition.
			assert self._client.stdin
			self._client.stdin.write("set sql_safe_updates=0;\n")
		return self._client

	@property
	def settings(self) -> dict[str, Any]:
		"""The settings of the bench."""
		text = (self.bench / "sites/common_site_config.json").read_text(encoding="utf-8")
		return dict(json.loads(text))


class Listening:
	"""What the site publishes for browsers while a block runs, read from Redis as the realtime server reads it."""

	def __init__(self, site: Site):
		self.site = site
		self.heard: list[dict[str, Any]] = []
		self._parts: list[bytes] = []

	def __enter__(self) -> Listening:
		place = str(self.site.settings["redis_queue"]).rpartition("/")[2]
		host, _colon, port = place.partition(":")
		self._socket = socket.create_connection((host, int(port)), timeout=10)
		self._socket.sendall(b"SUBSCRIBE events\r\n")
		self._socket.recv(200)
		self._thread = threading.Thread(target=self._listen, daemon=True)
		self._thread.start()
		return self

	def _listen(self) -> None:
		self._socket.settimeout(0.5)
		while self._socket.fileno() >= 0:
			try:
				if not (part := self._socket.recv(1 << 16)):
					return
				self._parts.append(part)
			except TimeoutError:
				continue
			except OSError:
				return

	def __exit__(self, *_error: object) -> None:
		time.sleep(1.5)
		self._socket.close()
		self._thread.join(timeout=2)
		for part in _MESSAGE.split(b"".join(self._parts)):
			if part.strip().startswith(b"{"):
				message = json.loads(part)
				if message.get("namespace") == self.site.name:
					self.heard.append(message)
