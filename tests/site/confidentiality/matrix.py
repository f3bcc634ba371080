"""Plays the permission matrix on the test site: inside the bench in several processes, and over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from ccm_app.tests.matrix import oracle
from ccm_app.tests.matrix.cells import Cell, Product
from ccm_app.tests.matrix.oracle import Oracle, Question
from ccm_app.tests.matrix.plan import Expected, allowed_packets, product_of
from ccm_app.tests.matrix.ways import NEVER, Request, Way, request
from ccm_tools.policy import parents_of, policy, row_kinds
from tests.site.people import host, url

PROCESSES = max(1, min(4, os.cpu_count() or 1))
# So many cells are one piece of work: what is finished is not played again when a long run is taken up.
PIECE = 5_000
ANSWERS = ("yes", "codes only", "maybe", "no")
PATIENCE_IN_SECONDS = 120
DISABLED = "field case manager who was disabled"
# Pages of the desk give the browser a token for all that follows; these cells ask as scripts do.
PAGES = ("/app", "/list", "/printview")


class Matrix:
	"""The product with what the rules expect, and the folder in which the site finds the plan."""

	def __init__(self, folder: Path):
		self.folder = folder
		self.parents = {row: parents_of(row) for row in row_kinds()}
		self.product: Product = product_of(policy(), self.parents)
		self.expected = Expected(policy(), self.product, self.parents)

	def prepare(self) -> None:
		"""Make the world on the site, and sign everybody in; a world that is there from a run before is kept."""
		product = {"clients": list(self.product.clients), "kinds": dict(self.product.kinds)}
		if not self._holds("product.json", product) or not self._holds_something("world.json"):
			self._write("product.json", product)
			self.on_the_site("prepare")
		self._write("plan.json", self._plan())
		self.on_the_site("sign_in")

	def _plan(self) -> dict[str, Any]:
		return {
			"site": os.environ["CCM_SITE_NAME"],
			"people": list(self.product.people),
			"clients": list(self.product.clients),
			"kinds": dict(self.product.kinds),
			"answers": ANSWERS,
			"allowed": allowed_packets(policy(), self.parents),
			"opens the vault": self._openers(),
			"purpose": "CASEWORK",
		}

	def _openers(self) -> dict[str, list[str]]:
		"""Person -> the clients whose identity the person may open."""
		return {
			person: [
				client
				for client in policy().clients
				if policy().verdict(person, client, "Client Identity", "sees").answer == "yes"
			]
			for person in policy().people
		}

	def play(self, cells: Sequence[Cell]) -> dict[str, Any]:
		"""Play the cells in several processes, piece by piece; the results of all of them together."""
		judged = [
			[*cell, ANSWERS.index(self.expected.of(cell)), int(self.expected.is_hidden(cell))]
			for cell in cells
		]
		pieces = [_pieces(part) for part in _parts(judged)]
		with ThreadPoolExecutor(PROCESSES) as pool:
			rows = pool.map(self._play_pieces, range(PROCESSES), pieces)
			played = [results for row in rows for results in row]
		return _together(played)

	def _play_pieces(self, process: int, pieces: Sequence[list[list[int]]]) -> list[dict[str, Any]]:
		"""The results of the pieces of one process, one after the other."""
		return [self._play_piece(f"{process}-{number}", piece) for number, piece in enumerate(pieces)]

	def _play_piece(self, name: str, piece: list[list[int]]) -> dict[str, Any]:
		cells, results = f"cells-{name}.json", f"results-{name}.json"
		if not self._holds(cells, piece) or not self._holds_something(results):
			(self.folder / results).unlink(missing_ok=True)
			self._write(cells, piece)
			self.on_the_site("play", part=name)
		return dict(self.read(results))

	def on_the_site(self, function: str, **more: str) -> None:
		"""Run a function of the campaign on the site. Raises when it fails."""
		given = repr({"folder": str(self.folder), **more})
		call = [os.environ["CCM_SITE_COMMAND"], "execute", f"ccm_app.tests.matrix.run.{function}"]
		done = subprocess.run([*call, "--kwargs", given], capture_output=True, text=True)
		if done.returncode:
			raise AssertionError(f"{function}: {done.stderr[-6000:]}")

	def _write(self, name: str, content: object) -> None:
		(self.folder / name).write_text(json.dumps(content), encoding="utf-8")

	def _holds(self, name: str, content: object) -> bool:
		"""Whether a run before has left just this."""
		return self._holds_something(name) and bool(self.read(name) == content)

	def _holds_something(self, name: str) -> bool:
		return (self.folder / name).exists()

	def read(self, name: str) -> Any:
		"""A file that the site has written."""
		return json.loads((self.folder / name).read_text(encoding="utf-8"))


class OverHttp:
	"""Cells that change nothing when they are answered as the rules say, asked of the running server."""

	def __init__(self, matrix: Matrix):
		self.matrix, self.product = matrix, matrix.product
		self.world, self.sessions = matrix.read("world.json"), matrix.read("sessions.json")
		self.allowed = allowed_packets(policy(), matrix.parents)
		kinds = list(self.product.kinds)
		self.oracle = Oracle(self.world["names"], list(self.product.clients), kinds, ())
		self.people = {person: self._session(person) for person in self.sessions}

	def _session(self, person: str) -> requests.Session:
		"""Signed in anew, by key, or with the session of an account that was disabled since."""
		account, session = self.world["people"][person], requests.Session()
		session.headers["Accept"] = "application/json"
		if name := host():
			session.headers["Host"] = name
		if "key" in account:
			session.headers["Authorization"] = f"token {account['key']}:{account['secret']}"
		elif person == DISABLED:
			session.headers["Cookie"] = f"sid={self.sessions[person]['sid']}"
		elif account:
			login = {"usr": account["email"], "pwd": account["password"]}
			session.post(
				url() + "/api/method/login", json=login, timeout=PATIENCE_IN_SECONDS
			).raise_for_status()
		return session

	def is_harmless(self, cell: Cell) -> bool:
		"""Whether the cell reads, or asks for what is to be refused."""
		way = self.product.ways[cell[3]]
		if way.url.startswith(PAGES):
			return False
		reads = way.act in ("sees", "prints", "tabulates", "exports")
		return reads or (way.act != NEVER and self.matrix.expected.of(cell) == "no")

	def mismatches(self, cells: Sequence[Cell]) -> Iterator[str]:
		"""What does not agree with the rules, in words."""
		kinds = list(self.product.kinds)
		for cell in cells:
			person, client = self.product.people[cell[0]], self.product.clients[cell[1]]
			kind, way = kinds[cell[2]], self.product.ways[cell[3]]
			for found in self._judge(cell, person, client, kind, way):
				yield f"{found}: {person} / {client or 'nobody'} / {kind} / {way.key}"

	def _judge(self, cell: Cell, person: str, client: str, kind: str, way: Way) -> Iterator[str]:
		gaps = {
			**self.world["targets"][client].get(kind, {"kind": kind}),
			"own_client": self.world["own_client"],
		}
		asked = request(way, gaps)
		answer = self._ask(person, asked)
		for leak in self.oracle.leaks(answer.text, asked.words, self.allowed[person]):
			yield f"{oracle.LEAK} {answer.status_code} {leak}"
		question = Question(way, client, self.matrix.expected.of(cell), False, gaps, asked.words)
		promised = self.matrix.expected.is_promised(cell) and gaps.get("name")
		if promised and not oracle.gives(question, answer.status_code, answer.text, _message(answer)):
			yield f"{oracle.NOT_GIVEN} {answer.status_code}"

	def _ask(self, person: str, asked: Request) -> requests.Response:
		given: dict[str, Any] = {"params": dict(asked.query)}
		if asked.upload:
			given |= {"data": dict(asked.form), "files": {"file": ("paper.pdf", b"%PDF-1.4\n%%EOF\n")}}
		elif asked.body is not None:
			given["json"] = asked.body
		elif asked.form:
			given["data"] = dict(asked.form)
		return self.people[person].request(
			asked.verb, url() + asked.path, timeout=PATIENCE_IN_SECONDS, **given
		)


def _parts(cells: Sequence[list[int]]) -> list[list[list[int]]]:
	"""The cells for each process, about as many each; one client stays with one process, so that none waits for a lock."""
	by_client: dict[int, list[list[int]]] = {}
	for cell in cells:
		by_client.setdefault(cell[1], []).append(cell)
	parts: list[list[list[int]]] = [[] for _part in range(PROCESSES)]
	for group in sorted(by_client.values(), key=len, reverse=True):
		min(parts, key=len).extend(group)
	return parts


def _pieces(cells: Sequence[list[int]]) -> list[list[list[int]]]:
	"""Pieces of at most PIECE cells; the same question about several clients stands in one piece.

	What is answered about a record that does not exist is then asked once for all of them.
	"""
	alike = sorted(cells, key=lambda cell: (cell[2], cell[0], cell[3], cell[1]))
	return [alike[start : start + PIECE] for start in range(0, len(alike), PIECE)]


def _together(played: Sequence[dict[str, Any]]) -> dict[str, Any]:
	"""The results of all pieces as one."""
	figures: Counter[str] = Counter()
	for results in played:
		figures.update(results["figures"])
	return {
		"figures": dict(figures),
		"mismatches": [one for results in played for one in results["mismatches"]],
	}


def _message(answer: requests.Response) -> Any:
	try:
		content = answer.json()
	except ValueError:
		return None
	return content.get("message", content.get("data")) if isinstance(content, dict) else None
