"""Marked clients go through everything, and then no place of the site holds one letter of them in clear."""

from __future__ import annotations

import gzip
import os
import unittest
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from ccm_app.domain.roles import CENTRAL, MANAGER
from tests.site.confidentiality.canary import places
from tests.site.confidentiality.canary.acts import Acts
from tests.site.confidentiality.canary.journey import AT_WORK, TAKEN, Journey
from tests.site.confidentiality.canary.marks import VAULT, Marks, Search, shapes
from tests.site.confidentiality.canary.redis_values import Redis
from tests.site.confidentiality.replay.site import Listening, Site
from tests.site.people import command, person, url

AROUND = 60
HOUSE_KINDS = ("Body Meeting", "Case Evaluation")


def the_site() -> Site:
	"""The test site from below."""
	return Site(
		url(), os.environ["CCM_SITE_NAME"], os.environ["CCM_SITE_COMMAND"], os.environ["CCM_SITE_BENCH"]
	)


class MarkedClients(unittest.TestCase):
	marks: ClassVar[Marks]
	journeys: ClassVar[tuple[Journey, Journey]]
	acts: ClassVar[Acts]

	@classmethod
	def setUpClass(cls) -> None:
		cls.marks = Marks()
		cls.journeys = finished, at_work = Journey(cls.marks), Journey(cls.marks, TAKEN[1:])
		cls.site = the_site()
		cls.addClassCleanup(cls.site.close)
		with Listening(cls.site) as cls.listening:
			finished.take()
			at_work.take(until=AT_WORK)
			cls.acts = Acts(at_work, finished, cls.marks)
			cls.acts.all()
		# What the server keeps in Redis for later goes to where it is written down.
		command("execute", "frappe.deferred_insert.save_to_db")

	def test_who_may_read_them_reads_every_marked_text(self) -> None:
		"""The markers are really in: else finding none would say nothing."""
		seen = str(person(MANAGER, "SVR").read(VAULT, self.acts.client))
		made = {(kind, name) for one in self.journeys for _role, kind, name in one.shell.made}
		for finished in self.journeys[0].shell.find_visits(self.journeys[0].name_of("Case", "CASE")):
			made.add(("Follow-up", finished))
		for kind, name in made:
			if kind != VAULT:
				who = person(CENTRAL) if kind in HOUSE_KINDS else person(MANAGER, "SVR")
				seen += str(who.read(kind, name))
		wanted = {(kind, field) for kind, field, _value in self.marks.planted}
		there = {(kind, field) for kind, field, value in self.marks.planted if value in seen}
		self.assertEqual(wanted - there, set())

	def test_no_place_of_the_site_holds_them_in_clear(self) -> None:
		search, found = Search(self.marks.stems), []
		for place, contents in places.PLACES.items():
			for name, content in contents():
				hits = search.hits(content)
				found += [(place, name, hit, self.around(content, hit[2])) for hit in hits]
		told = "\n".join(map(str, found[:20]))
		print(
			f"campaign canary: {len(self.marks.planted)} markers x {len(places.PLACES)} places x"
			f" {search.encodings} encodings, {search.searched:,} bytes searched, {len(found)} found;"
			f" {self.acts.done['answered']} further acts answered, {self.acts.done['refused']} refused"
		)
		self.assertEqual(len(found), 0, told)

	def around(self, content: bytes, where: int) -> bytes:
		"""What stands around a find, for whoever has to close the hole."""
		return content[max(0, where - 2 * AROUND) : where + AROUND]

	def test_nothing_that_was_told_to_open_browsers_held_them(self) -> None:
		search = Search(self.marks.stems)
		self.assertGreater(len(self.listening.heard), 0)
		self.assertEqual([one for one in self.listening.heard if search.hits(str(one).encode())], [])


class PlantedMarkers(unittest.TestCase):
	"""The search can see: a marker that is planted in clear is found in each place and each encoding."""

	def setUp(self) -> None:
		self.marks = Marks()
		self.name = f"planted{uuid.uuid4().hex[:10]}"
		self.lines = dict(shapes(self.marks.khmer)) | {
			f"{shape}, latin": piece for shape, piece in shapes(self.marks.latin)
		}
		# A column of text takes no bytes that are no text.
		self.lines = {shape: piece for shape, piece in self.lines.items() if _is_text(piece)}

	def test_a_planted_marker_is_found_in_every_place_and_encoding(self) -> None:
		search, seen = Search((self.marks.latin, self.marks.khmer)), set()
		content = b"\n".join(self.lines.values())
		with (
			self.in_the_database(content),
			self.in_a_file(content),
			self.in_redis(content),
			self.in_a_log(content),
		):
			for place, contents in places.PLACES.items():
				for _name, text in contents():
					seen |= {(place, *hit[:2]) for hit in search.hits(text)}
		wanted = {(place, *self.named(shape)) for place in places.PLACES for shape in self.lines}
		print(f"campaign canary: planted {len(wanted & seen)} of {len(wanted)} found")
		self.assertEqual(wanted - seen, set())

	def named(self, shape: str) -> tuple[str, str]:
		encoding, _comma, latin = shape.partition(", ")
		return (self.marks.latin if latin else self.marks.khmer), encoding

	@contextmanager
	def in_the_database(self, content: bytes) -> Iterator[None]:
		site = the_site()
		when = "now(), now(), 'Administrator', 'Administrator'"
		columns = "name, creation, modified, owner, modified_by, description, allocated_to"
		text = f"convert(unhex('{content.hex()}') using utf8mb4)"
		site.rows(f"insert into tabToDo ({columns}) values ('{self.name}', {when}, {text}, 'Administrator')")
		try:
			yield
		finally:
			site.rows(f"delete from tabToDo where name='{self.name}'")
			site.close()

	@contextmanager
	def in_a_file(self, content: bytes) -> Iterator[None]:
		with _there(places.site_folder() / "private/files" / f"{self.name}.txt", content):
			yield

	@contextmanager
	def in_a_log(self, content: bytes) -> Iterator[None]:
		with _there(places.bench() / "logs" / f"{self.name}.log.gz", gzip.compress(content)):
			yield

	@contextmanager
	def in_redis(self, content: bytes) -> Iterator[None]:
		redis = Redis(places.redis_addresses()["redis_cache"])
		redis.ask(b"SET", self.name.encode(), content, b"EX", b"600")
		try:
			yield
		finally:
			redis.ask(b"DEL", self.name.encode())
			redis.close()


@contextmanager
def _there(file: Path, content: bytes) -> Iterator[None]:
	file.write_bytes(content)
	file.chmod(0o644)
	try:
		yield
	finally:
		file.unlink()


def _is_text(piece: bytes) -> bool:
	try:
		piece.decode()
	except UnicodeDecodeError:
		return False
	return True
