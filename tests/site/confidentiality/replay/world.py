"""One world for two sites: what records, fields and people are called, so that an attack is written once."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.site.confidentiality.replay.http import Answer, Visitor, resource
from tests.site.confidentiality.replay.site import Site

HASH_OF_A_PASSWORD = "$pbkdf2"


@dataclass(frozen=True)
class Words:
	"""DocTypes and fields of a site. `person` holds the name, `text` what was told; on a first version both are the
	client itself."""

	client: str
	person: str
	text: str
	child: str
	plan: str
	referral: str
	provider: str
	# Fields.
	name: str
	note: str
	health: str
	children: str
	child_name: str
	child_health: str
	place: str
	plan_text: str
	# Where the attacker and the victim are at home.
	here: str
	there: str

	@property
	def protected(self) -> tuple[str, ...]:
		"""The DocTypes about a client, each once."""
		return tuple(
			dict.fromkeys((self.client, self.person, self.text, self.child, self.plan, self.referral))
		)


@dataclass
class Victim:
	"""The records of one client, and the texts in them that nobody else may read."""

	client: str = ""
	person: str = ""
	text: str = ""
	child: str = ""
	plan: str = ""
	referral: str = ""
	case: str = ""
	file: str = ""
	file_url: str = ""
	secrets: dict[str, str] = field(default_factory=dict)
	more: dict[str, Any] = field(default_factory=dict)

	@property
	def names(self) -> list[str]:
		"""Every record name."""
		parts = (self.client, self.person, self.text, self.child, self.plan, self.referral, self.case)
		return [part for part in (*parts, self.file, self.file_url) if part]

	def record(self, words: Words, kind: str) -> str:
		"""The name of this client's record of a DocType."""
		found = {
			words.referral: self.referral,
			words.plan: self.plan,
			words.child: self.child,
			words.text: self.text,
			words.person: self.person,
			words.client: self.client,
		}
		return found[kind]


def new_secret() -> str:
	"""Letters only, because names allow nothing else; long enough to be nowhere by chance."""
	return "Zq" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))


def new_secrets() -> dict[str, str]:
	"""A text for every field that is protected."""
	return {
		what: new_secret()
		for what in ("name", "note", "health", "child_name", "child_health", "plan", "file")
	}


class World(Protocol):
	"""A site with its people and its victims."""

	title: str
	site: Site
	words: Words

	def visitor(self, key: str) -> Visitor:
		"""One person by what they are: guest, web, provider, staff, own, worker, central, half, keeper."""

	def who(self, group: str) -> list[Visitor]:
		"""Everybody who tries an attack of a group: web, provider, staff, half, admin, guest."""

	def victim(self) -> Victim:
		"""A client of the other place, made once; nobody in `who` may know of it."""

	def mine(self) -> Victim:
		"""A client of the attacker's own place, made once."""

	def new(self, place: str) -> Victim:
		"""A further client of a place."""

	def ghost(self) -> Victim:
		"""A client that does not exist, with names of the right shape."""

	def readable(self) -> list[tuple[Visitor, str, Victim]]:
		"""Who may read (and only read, or only in part) which kind of record of which client."""

	def configure(self, kind: str, /, **values: Any) -> str:
		"""Let the administrators try to save a setting record; its name, or empty when all were refused."""

	def set_up(self, kind: str, /, **values: Any) -> None:
		"""Let the administrators try to change a single settings record; refusals are kept, not raised."""

	def later(self, act: Callable[[], Any]) -> None:
		"""Do something after the attack has been judged."""

	def clean(self) -> None:
		"""Do what was left for later."""

	def sums(self) -> dict[str, str]:
		"""A checksum of each table of which no row may change while an attack runs."""

	def warm_up(self) -> None:
		"""Make the common victims and sign everybody in, so that an attack changes only what it changes."""


class Common:
	"""What both worlds do alike."""

	def __init__(self, title: str, site: Site, words: Words):
		self.title, self.site, self.words = title, site, words
		self._victim: Victim | None = None
		self._mine: Victim | None = None
		self._later: list[Callable[[], Any]] = []
		self.config_answers: list[Answer] = []

	def new(self, place: str) -> Victim:
		raise NotImplementedError

	def who(self, group: str) -> list[Visitor]:
		raise NotImplementedError

	def victim(self) -> Victim:
		if self._victim is None:
			self._victim = self.new(self.words.there)
		return self._victim

	def mine(self) -> Victim:
		if self._mine is None:
			self._mine = self.new(self.words.here)
		return self._mine

	def configure(self, kind: str, /, **values: Any) -> str:
		for admin in self.who("admin"):
			answer = admin.insert(kind, **values)
			self.config_answers.append(answer)
			if answer.well and (name := str(answer.record.get("name") or "")):
				self.later(lambda admin=admin, name=name: self._remove(admin, kind, name))
				return name
		return ""

	def set_up(self, kind: str, /, **values: Any) -> None:
		for admin in self.who("admin"):
			before = {key: self.single(kind, key) for key in values}
			answer = admin.change(kind, kind, **values)
			self.config_answers.append(answer)
			if answer.well:
				self.later(lambda admin=admin, before=before: admin.change(kind, kind, **before))
				return

	def single(self, kind: str, field_name: str) -> str:
		"""A value of a settings record as it is stored."""
		return self.site.value(
			f"select value from tabSingles where doctype='{kind}' and field='{field_name}'"
		)

	def _remove(self, admin: Visitor, kind: str, name: str) -> None:
		if not admin.ask("DELETE", resource(kind, name)).well:
			self.site.rows(f"delete from `tab{kind}` where name='{name}'")

	def later(self, act: Callable[[], Any]) -> None:
		self._later.append(act)

	def clean(self) -> None:
		while self._later:
			self._later.pop()()
		self.config_answers.clear()

	def row(self, kind: str, name: str) -> str:
		"""A stored row as one text; empty when it is not there."""
		rows = self.site.rows(f"select * from `tab{kind}` where name='{name}'")
		return "\t".join(rows[0]) if rows else ""

	def cell(self, kind: str, name: str, column: str) -> str:
		"""One stored value of a row."""
		return self.site.value(f"select `{column}` from `tab{kind}` where name='{name}'")


def ok(answer: Answer) -> Mapping[str, Any]:
	"""The record of an answer of the preparation; raises when the preparation was refused."""
	if not answer.well:
		raise AssertionError(f"the preparation of the attack was refused: {answer}")
	return answer.record or (answer.message if isinstance(answer.message, dict) else {})
