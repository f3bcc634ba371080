"""Everything that Chromium receives while somebody walks the desk, searched for what the role may not see.

What a role may see is asked of docs/policy/permissions.yaml. Nobody who walks here has stated a purpose, so no identity
may come to anybody but the clerk who has just typed it; who may read the texts of a record is sent no text of another
one. The account Administrator is outside the roles and reads everything (docs/operators); the deploy account walks.
"""

from __future__ import annotations

import json
import os
import time
import unittest
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from playwright.sync_api import Browser, Error, Response

from ccm_app.domain.roles import CLERK, EVERY_ROLE, MANAGER, WORKER
from ccm_app.tests.matrix.plan import allowed_packets
from ccm_tools.policy import parents_of, policy, row_kinds
from tests.site.browser.desk import QUIET, Seat, address, chromium, seat
from tests.site.confidentiality.canary.journey import AT_WORK, TAKEN, Journey
from tests.site.confidentiality.canary.marks import VAULT, Marks, Search, tables_of
from tests.site.people import PASSWORD, command, person

PATIENCE = 20_000
A_MOMENT = 100
KINDS = (
	"client",
	"client-identity",
	"case",
	"social-assessment",
	"case-conference",
	"case-plan",
	"referral",
	"service-record",
	"client-consent",
	"movement",
	"disclosure",
	"identity-look",
)
REPORTS = ("My Work", "Due and Overdue", "Where Is Everybody", "Referral Board")
WORKSPACES = ("/app/coordinated-case-management", "/app/data-protection", "/app/notification-log")
PORTAL_PAGES = (
	"/",
	"/me",
	"/app",
	"/app/client",
	"/app/referral",
	"/list?doctype=Referral",
	"/update-profile",
)
OWN, OTHER = "own", "other office"
OFFICES = {OWN: "SVR", OTHER: "BTB"}
DEPLOY = "deploy account"
# They open every page; the others every second one, and every page as well when the whole is asked for.
THOROUGH = frozenset(
	{"monitoring team", "ministry administrator", "data protection officer", "field case manager", DEPLOY}
)
# Redirects, and answers to a page that was left meanwhile, have no body any more.
MOST_WITHOUT_A_BODY = 0.05


@dataclass(frozen=True)
class Walker:
	"""Who walks: the name in the policy, the account, and how the marked client stands to that person."""

	name: str
	email: str
	password: str
	relation: str

	@property
	def allowed(self) -> dict[str, Any]:
		"""What of the client may stand in an answer to this person: {"codes", "identity", "texts"}."""
		every = allowed_packets(policy(), {row: parents_of(row) for row in row_kinds()})
		return every[self.name][self.relation]

	@property
	def has_recorded_the_identity(self) -> bool:
		"""Whether the purpose of registration stands for this person for a while."""
		return (self.name, self.relation) == ("clerk", OWN)

	def pages(self, desk: list[str], number: int) -> list[str]:
		"""The pages that this person opens; number: the place among all."""
		if self.name == "service provider":
			return [*PORTAL_PAGES, *desk[:10]]
		is_whole = self.name in THOROUGH or os.environ.get("CCM_FULL_TESTS")
		return desk if is_whole else desk[number % 2 :: 2]


def walkers() -> Iterator[Walker]:
	"""Every role: those of an office from the client's own and from another one; and who runs the platform."""
	for role in EVERY_ROLE:
		for relation in (OWN, OTHER) if role in (MANAGER, CLERK, WORKER) else (OTHER,):
			one = person(role, OFFICES[relation])
			yield Walker(role.removeprefix("CCM ").lower(), one.email, PASSWORD, relation)
	printed = command("execute", "ccm_app.tests.matrix.accounts.make_accounts").splitlines()
	made = json.loads(next(line for line in reversed(printed) if line.startswith("{")))[DEPLOY]
	yield Walker(DEPLOY, made["email"], made["password"], OTHER)


@dataclass
class Traffic:
	"""What one window received: what was asked, and headers and body of the answer.

	bodiless: how many answers had no body to be read.
	"""

	parts: list[tuple[str, bytes]] = field(default_factory=list)
	bodiless: int = 0

	def hear(self, answer: Response) -> None:
		"""Keep an answer; the files of the desk itself are about nobody."""
		if "/assets/" in answer.url:
			return
		asked = f"{answer.url} {answer.request.post_data or ''}"
		try:
			body = answer.body()
		except Error:
			self.bodiless += 1
			body = b""
		self.parts.append((asked, f"{answer.headers}\n".encode() + body))


class Secrets:
	"""The markers of one client by the DocType in which they stand."""

	def __init__(self, marks: Marks, numbers: tuple[str, str]):
		self.vault = {VAULT, *tables_of(VAULT).values()}
		self.numbers = Search(numbers)
		self.stems = Search(marks.stems)
		# A Khmer name is the marker itself, which stands in every text: it says nothing about the DocType.
		planted = {(kind, _piece(value)) for kind, _field, value in marks.planted if value != marks.khmer}
		self.by_kind = {
			kind: Search(tuple(sorted(piece for one, piece in planted if one == kind)))
			for kind in {kind for kind, _piece in planted}
		}
		self.searched = 0

	def hits(self, traffic: Traffic, walker: Walker) -> list[str]:
		"""What came to somebody who may not see it; numbers only where the request did not name them."""
		allowed, found = walker.allowed, []
		texts = set(allowed["texts"])
		if not walker.has_recorded_the_identity:
			texts -= self.vault
		for asked, content in traffic.parts:
			self.searched += len(content)
			hits: list[Any] = self.of_texts(content, texts)
			if not allowed["codes"] and not any(one.encode() in asked.encode() for one in self.named()):
				hits += self.numbers.hits(content)
			found += [f"{walker.name}, {walker.relation}: {hit} in {asked[:150]!r}" for hit in hits]
		return found

	def named(self) -> set[str]:
		"""The numbers of the client."""
		return {text for text, _shape, _piece in self.numbers.wanted}

	def of_texts(self, content: bytes, allowed: set[str]) -> list[Any]:
		"""Markers of any DocType that is not allowed. First any marker is looked for, then whose it is."""
		hits = self.stems.hits(content)
		if not hits or not allowed:
			return list(hits)
		searches = [search for kind, search in self.by_kind.items() if kind not in allowed]
		return [hit for search in searches for hit in search.hits(content)]


def _piece(value: str) -> str:
	"""What no other marked value begins with: the marker with its number."""
	words = value.split(" ")
	return " ".join(words[:2])[:60] if words[0].istitle() else f"{words[0]} " if len(words) > 1 else value


class WhatChromiumReceives(unittest.TestCase):
	marks: ClassVar[Marks]
	journey: ClassVar[Journey]
	secrets: ClassVar[Secrets]

	@classmethod
	def setUpClass(cls) -> None:
		cls.marks = Marks()
		cls.journey = Journey(cls.marks, TAKEN[:1])
		cls.journey.take(until=AT_WORK)
		cls.client, cls.case = cls.journey.name_of("Client"), cls.journey.name_of("Case", "CASE")
		cls.secrets = Secrets(cls.marks, (cls.client, cls.case))
		cls.made = {
			kind.lower().replace(" ", "-"): name for _role, kind, name in reversed(cls.journey.shell.made)
		}

	def walked(self, browser: Browser, walker: Walker, paths: list[str]) -> Traffic:
		"""Open the pages one after the other; what is refused is refused."""
		traffic = Traffic()
		with seat(browser, walker.email, walker.password) as one:
			one.page.set_default_timeout(PATIENCE)
			one.page.on("response", traffic.hear)
			for path in paths:
				self.opened(one, path)
			if paths[0].startswith("/app"):
				self.searched(one)
		return traffic

	def opened(self, one: Seat, path: str) -> None:
		"""The first page of the desk is loaded; from there one goes on as a person does, without loading it anew."""
		at_the_desk = one.page.evaluate("() => Boolean(window.frappe?.set_route && frappe.boot?.user)")
		if path.startswith("/app/") and at_the_desk:
			one.page.evaluate("path => { frappe.set_route(path); }", path)
			one.page.wait_for_timeout(A_MOMENT)
		else:
			one.page.goto(f"{address()}{path}")
		if path.startswith("/app/"):
			self.quiet(one)

	def quiet(self, one: Seat) -> None:
		"""Wait until the desk has what it asked for; whoever has no desk waits for nothing."""
		if one.page.evaluate("() => Boolean(window.frappe?.request)"):
			one.page.wait_for_function(QUIET)
			one.page.wait_for_timeout(A_MOMENT)
			one.page.wait_for_function(QUIET)

	def searched(self, one: Seat) -> None:
		"""By number in the box on top."""
		box = one.page.locator("#navbar-search:visible")
		if box.count():
			box.first.fill(self.client, force=True)
			one.page.wait_for_timeout(4 * A_MOMENT)
			self.quiet(one)

	def desk(self) -> list[str]:
		"""The pages of the desk on which the client could stand."""
		lists = [f"/app/{kind}" for kind in KINDS]
		forms = [f"/app/{kind}/{name}" for kind, name in self.made.items() if kind in KINDS]
		return [*WORKSPACES, *lists, *forms, *(f"/app/query-report/{name}" for name in REPORTS)]

	def test_nobody_receives_what_is_not_for_them(self) -> None:
		started, found, responses, bodiless, who = time.monotonic(), [], 0, 0, 0
		with chromium() as browser:
			for number, walker in enumerate(walkers()):
				pages = walker.pages(self.desk(), number)
				traffic = self.walked(browser, walker, pages)
				found += self.secrets.hits(traffic, walker)
				responses, bodiless, who = (
					responses + len(traffic.parts),
					bodiless + traffic.bodiless,
					who + 1,
				)
				self.assertGreaterEqual(len(traffic.parts), len(pages) // 2, walker)
		print(
			f"campaign traffic: {who} people, {responses} responses ({bodiless} without a body),"
			f" {self.secrets.searched:,} bytes searched, {len(found)} found, {time.monotonic() - started:.0f} s"
		)
		self.assertEqual(found, [], "\n".join(found[:40]))
		self.assertLess(bodiless, responses * MOST_WITHOUT_A_BODY)

	def test_the_search_sees_what_somebody_receives(self) -> None:
		"""The own case manager is sent the texts and, with a purpose, the identity: each would be found in a stranger's."""
		own = next(one for one in walkers() if one.name == "field case manager" and one.relation == OWN)
		stranger = Walker("monitoring team", own.email, own.password, OTHER)
		nobody = Walker("ministry administrator", own.email, own.password, OTHER)
		with chromium() as browser:
			plan = self.walked(browser, own, ["/app/case-plan", f"/app/case-plan/{self.made['case-plan']}"])
			self.assertNotEqual(self.secrets.hits(plan, stranger), [])
			self.assertEqual(self.secrets.hits(plan, own), [])
			lists = self.walked(browser, own, ["/app/client", "/app/case"])
			self.assertNotEqual(self.secrets.hits(lists, nobody), [], "a number in a list")
			person(MANAGER, "SVR").call(
				"ccm_app.api.vault.open_identity", client=self.client, purpose="CASEWORK"
			)
			vault = self.walked(browser, own, ["/app/client", f"/app/client-identity/{self.client}"])
			self.assertNotEqual(self.secrets.hits(vault, own), [], "an identity without a purpose")


if __name__ == "__main__":
	unittest.main()
