"""Plays a plan: every cell is asked, every answer judged, and what does not agree with the rules is listed."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frappe

from ccm_app.tests.matrix import accounts, oracle, watching
from ccm_app.tests.matrix.oracle import Oracle, Question
from ccm_app.tests.matrix.visiting import Answer, Visitor, message_of
from ccm_app.tests.matrix.ways import Way, all_ways, request

MOST_EXAMPLES = 5
# Gaps that are no record: the office of which a request speaks.
BESIDE = ("office", "wrong_office")


class Campaign:
	"""One run over the cells of a plan."""

	def __init__(self, folder: Path, part: str):
		self.plan = read(folder, "plan.json")
		self.world = read(folder, "world.json")
		self.cells = read(folder, f"cells-{part}.json")
		self.ways = all_ways()
		kinds = self.plan["kinds"]
		self.kinds = list(kinds)
		records = [kind for kind, group in kinds.items() if group != "p"]
		self.oracle = Oracle(self.world["names"], self.plan["clients"], self.kinds, records)
		self.site = self.plan["site"]
		sessions = read(folder, "sessions.json")
		self.visitors = {name: Visitor(self.site, account) for name, account in sessions.items()}
		self.mismatches: Counter[tuple[str, ...]] = Counter()
		self.examples: dict[tuple[str, ...], list[dict[str, Any]]] = {}
		self.figures: Counter[str] = Counter()
		self.missing: dict[tuple[str, ...], tuple[int, str]] = {}

	def play(self, watch: watching.Watch) -> None:
		"""Ask every cell."""
		for person, client, kind, way, expected, hidden in self.cells:
			self._cell(
				watch,
				self.plan["people"][person],
				self.plan["clients"][client],
				self.kinds[kind],
				self.ways[way],
				self.plan["answers"][expected],
				bool(hidden),
			)

	def _cell(
		self,
		watch: watching.Watch,
		person: str,
		client: str,
		kind: str,
		way: Way,
		expected: str,
		hidden: bool,
	) -> None:
		gaps = self._gaps(person, self.world["targets"][client].get(kind, {"kind": kind}))
		asked = request(way, gaps)
		question = Question(way, client, expected, hidden, gaps, asked.words)
		watch.begin()
		answer = self.visitors[person].ask(asked)
		kept = set(watch.kept)
		found = self._judge(question, person, kind, answer, kept)
		self.figures["cells"] += 1
		self.figures[f"status {answer.status // 100}xx"] += 1
		self._count(question, found)
		for what, details in found:
			self._note((what, person, client, kind, way.key), expected, answer, details)
		if kept:
			self._forget(kind, gaps)

	def _gaps(self, person: str, target: Mapping[str, str]) -> dict[str, str]:
		email = self.world["people"][person].get("email", "Guest")
		more = {
			"user": email,
			"friend": accounts.COLLEAGUE,
			"own_office": "SVR",
			"own_client": self.world["own_client"],
		}
		return {**target, **more}

	def _judge(
		self, question: Question, person: str, kind: str, answer: Answer, kept: set[str]
	) -> list[tuple[str, str]]:
		found = [
			(oracle.LEAK, one)
			for one in self.oracle.leaks(
				answer.text, question.asked, self.plan["allowed"].get(person, {}), question.way.own_list
			)
		]
		found += [(oracle.CHANGED, one) for one in self.oracle.changes(question, kept, answer.text)]
		promised = (
			question.way.proof and question.expected in ("yes", "codes only") and question.target.get("name")
		)
		if promised and not oracle.gives(question, answer.status, answer.text, message_of(answer)):
			found.append((oracle.NOT_GIVEN, question.way.proof))
		if question.hidden and question.way.names and question.target.get("name"):
			found += self._compared(question, person, kind, answer)
		return found

	def _compared(self, question: Question, person: str, kind: str, answer: Answer) -> list[tuple[str, str]]:
		"""The same question about a record that does not exist must be answered alike."""
		# What the request says beside the record is the same: only then does the answer tell of the record.
		beside = {name: question.target.get(name, "") for name in BESIDE}
		key = (person, kind, question.way.key, *beside.values())
		if key not in self.missing:
			gaps = self._gaps(person, self.world["missing"][kind]) | beside
			other = self.visitors[person].ask(request(question.way, gaps))
			self.missing[key] = oracle.outline(other.status, other.text, gaps)
			self.figures["asked about nothing"] += 1
		one = oracle.outline(answer.status, answer.text, question.target)
		if one == self.missing[key]:
			return []
		status, text = self.missing[key]
		return [(oracle.TOLD_APART, f"{one[0]} instead of {status}: {_difference(one[1], text)}")]

	def _count(self, question: Question, found: list[tuple[str, str]]) -> None:
		if found:
			self.figures["with a mismatch"] += 1
		elif question.expected == "no":
			self.figures["denied and refused"] += 1
		elif question.expected == "maybe" or not question.way.proof or not question.target.get("name"):
			self.figures["open and harmless"] += 1
		else:
			self.figures["allowed and given"] += 1

	def _note(self, key: tuple[str, ...], expected: str, answer: Answer, details: str) -> None:
		self.mismatches[key] += 1
		kept = self.examples.setdefault(key, [])
		if len(kept) < MOST_EXAMPLES:
			kept.append(
				{"expected": expected, "status": answer.status, "details": details, "text": answer.text[:400]}
			)

	def _forget(self, kind: str, gaps: Mapping[str, str]) -> None:
		"""Documents that were cached from what was rolled back."""
		frappe.init(site=self.site)
		frappe.connect()
		for one, name in (
			(kind, gaps.get("name")),
			("Client", gaps.get("client")),
			("Case", gaps.get("case")),
		):
			if name:
				frappe.clear_document_cache(one, name)
		frappe.destroy()


def _difference(one: str, other: str) -> str:
	place = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
	start = max(0, place - 30)
	return f"{one[start : place + 60]!r} and {other[start : place + 60]!r}"


def read(folder: Path, name: str) -> Any:
	"""A file that the parts of the campaign hand over."""
	return json.loads((folder / name).read_text(encoding="utf-8"))


def play(folder: Path, part: str) -> dict[str, Any]:
	"""Play one part of the cells; writes `results-<part>.json` and answers the figures."""
	campaign = Campaign(folder, part)
	started = time.monotonic()
	with watching.nothing_is_kept() as watch:
		campaign.play(watch)
	figures = dict(campaign.figures) | {"seconds": round(time.monotonic() - started, 1)}
	listed = [
		{"key": list(key), "times": times, "examples": campaign.examples[key]}
		for key, times in campaign.mismatches.most_common()
	]
	results = {"figures": figures, "mismatches": listed}
	(folder / f"results-{part}.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
	return figures
