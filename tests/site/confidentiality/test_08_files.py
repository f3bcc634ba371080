"""A paper of a client over HTTP: every door by which its bytes could leave, for everybody who may not have them."""

from __future__ import annotations

import json
import unittest
import uuid
from typing import Any, ClassVar

import requests

from ccm_app.caseload.rest import Person
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER, MINISTRY, MONITORING, PROTECTION, PROVIDER, WORKER
from tests.site.people import administrator, host, person, url

OTHERS = (
	(MANAGER, "BTB"),
	(CLERK, "BTB"),
	(WORKER, "BTB"),
	(MINISTRY, ""),
	(MONITORING, ""),
	(PROTECTION, ""),
	(PROVIDER, ""),
)
READERS = ((MANAGER, "SVR"), (CLERK, "SVR"), (CENTRAL, ""))


def guest() -> requests.Session:
	session = requests.Session()
	session.headers["Accept"] = "application/json"
	if host():
		session.headers["Host"] = str(host())
	return session


class FilesOfAClient(unittest.TestCase):
	"""A paper with a marker in it, attached to a case of Svay Rieng."""

	figures: ClassVar[dict[str, int]] = {"requests": 0, "refusals": 0, "downloads": 0}

	@classmethod
	def setUpClass(cls) -> None:
		cls.marker = f"Marker{uuid.uuid4().hex}"
		cls.paper = b"%PDF-1.4\n" + cls.marker.encode() + b"\n%%EOF\n"
		cls.name = f"Letter about {cls.marker}.pdf"
		cls.case = cls.new_case()
		cls.file = cls.attach(person(MANAGER, "SVR"), "Case", cls.case).json()["message"]

	@classmethod
	def tearDownClass(cls) -> None:
		print(f"campaign files: {cls.figures}")

	@classmethod
	def new_case(cls) -> str:
		clerk = person(CLERK, "SVR")
		registered = {
			"field_office": "SVR",
			"identified_on": "2026-11-02",
			"registered_on": "2026-11-02",
			"identification_channel": "HOTLINE",
			"temporary_shelter": "Not needed",
			"sex": "Female",
			"age_at_registration": 24,
			"home_province": "20",
			"form_key": f"files-{uuid.uuid4()}",
		}
		client = clerk.insert("Client", registered)["name"]
		identity = {
			"client": client,
			"register_anyway": 1,
			"family_name_latin": "Sok",
			"given_name_latin": "Invented",
		}
		administrator().insert("Client Identity", identity | {"form_key": f"files-{uuid.uuid4()}"})
		case = {"client": client, "case_type": "TL", "opened_on": "2026-11-02"}
		more = {"case_manager": person(MANAGER, "SVR").email, "form_key": f"files-{uuid.uuid4()}"}
		return str(clerk.insert("Case", case | more)["name"])

	@classmethod
	def attach(
		cls, who: Person, kind: str, name: str, content: bytes | None = None, **more: Any
	) -> requests.Response:
		cls.figures["requests"] += 1
		return who.session.post(
			f"{url()}/api/method/upload_file",
			data={"doctype": kind, "docname": name, "is_private": 1, **more},
			files={"file": (cls.name, content or cls.paper, "application/pdf")},
			timeout=60,
		)

	def ask(self, session: requests.Session, verb: str, path: str, **more: Any) -> requests.Response:
		self.figures["requests"] += 1
		return session.request(verb, url() + path, timeout=60, allow_redirects=False, **more)

	def assert_nothing_left(self, answer: requests.Response, way: str) -> None:
		said = answer.content + json.dumps(dict(answer.headers)).encode()
		self.assertNotIn(self.marker.encode(), said, way)
		self.assertNotIn(self.marker.encode("utf-16-le"), said, way)
		self.assertNotIn("X-Accel-Redirect", answer.headers, way)
		self.figures["refusals"] += 1

	def doors(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
		"""Every way by which bytes or the name of the file could leave."""
		address, row = self.file["file_url"], self.file["name"]
		given = {"file_url": address}
		copied = {"doctype": "File", "file_url": address, "file_name": "copy.pdf", "is_private": 1}
		mail = {"recipients": "a@b.example", "subject": "x", "content": "x", "attachments": json.dumps([row])}
		return {
			"address": ("GET", address, {}),
			"address by row": ("GET", f"{address}?fid={row}", {}),
			"address for nginx": ("GET", address, {"headers": {"X-Use-X-Accel-Redirect": "1"}}),
			"address as public": ("GET", address.replace("/private", ""), {}),
			"head": ("HEAD", address, {}),
			"download_file": ("GET", f"/api/method/download_file?file_url={address}", {}),
			"download_file by cmd": (
				"POST",
				"/?cmd=frappe.core.doctype.file.file.download_file",
				{"data": given},
			),
			"zip": (
				"POST",
				"/api/method/frappe.core.api.file.zip_files",
				{"data": {"files": json.dumps([row])}},
			),
			"row": ("GET", f"/api/resource/File/{row}", {}),
			"row v2": ("GET", f"/api/v2/document/File/{row}", {}),
			"method of the row": ("POST", "/api/method/run_doc_method", {"data": self.method("get_content")}),
			"thumbnail": ("POST", "/api/method/run_doc_method", {"data": self.method("make_thumbnail")}),
			"another row": ("POST", "/api/resource/File", {"json": copied}),
			"upload by address": (
				"POST",
				"/api/method/upload_file",
				{"data": {**given, "file_name": "x.pdf"}},
			),
			"upload from library": ("POST", "/api/method/upload_file", {"data": {"library_file_name": row}}),
			"mail": ("POST", "/api/method/frappe.core.doctype.communication.email.make", {"data": mail}),
		}

	def method(self, name: str) -> dict[str, str]:
		return {"dt": "File", "dn": str(self.file["name"]), "method": name}

	def test_nobody_else_gets_the_paper_by_any_door(self) -> None:
		sessions = {(role, office): person(role, office).session for role, office in OTHERS}
		for who, session in {**sessions, ("guest", ""): guest()}.items():
			for way, (verb, path, more) in self.doors().items():
				with self.subTest(who, way=way):
					answer = self.ask(session, verb, path, **more)
					self.assert_nothing_left(answer, way)
					# Who reads cases by number sees that a file is there, under its neutral name.
					if not (way.startswith("row") and who[0] in (MONITORING, PROTECTION)):
						self.assertGreaterEqual(answer.status_code, 300)

	def test_after_every_attempt_nobody_has_a_row_at_this_address(self) -> None:
		rows = administrator().find("File", {"file_url": self.file["file_url"]})
		self.assertEqual([row["name"] for row in rows], [self.file["name"]])

	def test_the_office_gets_the_paper_as_an_attachment_from_the_application(self) -> None:
		for role, office in READERS:
			for headers in ({}, {"X-Use-X-Accel-Redirect": "1"}):
				answer = self.ask(person(role, office).session, "GET", self.file["file_url"], headers=headers)
				with self.subTest(role, headers=headers):
					self.assertEqual(answer.content, self.paper)
					self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
					self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
					self.assertIn("no-store", answer.headers["Cache-Control"])
					self.assertNotIn("X-Accel-Redirect", answer.headers)
					self.figures["downloads"] += 1

	def test_no_list_of_files_tells_what_it_is_called(self) -> None:
		for role, office in (*READERS, *OTHERS[:3]):
			answer = self.ask(
				person(role, office).session,
				"GET",
				'/api/resource/File?fields=["*"]&limit_page_length=0',
			)
			self.assertNotIn(self.marker, answer.text)

	def test_a_file_that_is_missing_is_refused_like_one_of_others(self) -> None:
		session = person(MANAGER, "BTB").session
		missing = f"/private/files/{uuid.uuid4().hex}.pdf"
		one, other = (self.ask(session, "GET", address) for address in (self.file["file_url"], missing))
		self.assertEqual((one.status_code, one.content), (other.status_code, other.content))

	def test_nobody_plants_a_file(self) -> None:
		for role, office in OTHERS:
			for kind, name in (("Case", self.case), ("Case", "new-case-1"), ("File", "x"), ("", "")):
				with self.subTest(role, kind=kind):
					answer = self.attach(person(role, office), kind, name)
					self.assertGreaterEqual(answer.status_code, 400)
		rows = administrator().find("File", {"attached_to_name": self.case})
		self.assertEqual([row["name"] for row in rows], [self.file["name"]])

	def test_only_papers_and_photographs_are_kept(self) -> None:
		manager = person(MANAGER, "SVR")
		for content in (
			b"<html><script>1</script></html>",
			b"<svg onload=1>",
			b"#!/bin/sh",
			b"MZ",
			b"PK\x03\x04",
		):
			with self.subTest(content):
				self.assertGreaterEqual(self.attach(manager, "Case", self.case, content).status_code, 400)

	def test_no_file_of_staff_is_public(self) -> None:
		answer = self.attach(person(MANAGER, "SVR"), "", "", is_private=0)
		self.assertGreaterEqual(answer.status_code, 400)
