"""Files of the register: what may be attached, how the bytes lie on the disk, and who gets them back."""

from __future__ import annotations

import io
import json
import os
import zipfile
from typing import Any

import frappe
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.utils import add_days, nowdate
from PIL import Image

from ccm_app.confidentiality.platform import orphans, stored_bytes
from ccm_app.tests import factories
from ccm_app.tests.personas import (
	MANAGER,
	MINISTRY,
	MONITORING,
	OTHER_MANAGER,
	PROVIDER,
	SiteTest,
	acting_as,
)

PDF = b"%PDF-1.4\nKunthea-Marker-Paper\n%%EOF\n"
NAME = "Birth certificate of Kunthea Marker.pdf"


def photograph(kind: str = "JPEG") -> bytes:
	"""A photograph with a place in it."""
	picture, exif = Image.new("RGB", (40, 30), "green"), Image.Exif()
	exif[0x010E] = "Kunthea Marker at 11.5564 N 104.9282 E"
	exif[0x0112] = 6
	target = io.BytesIO()
	picture.save(target, kind, exif=exif)
	return target.getvalue()


def packed(*names: str) -> bytes:
	"""A packed file with these parts."""
	target = io.BytesIO()
	with zipfile.ZipFile(target, "w") as pack:
		for name in names:
			pack.writestr(name, "<w/>")
	return target.getvalue()


def attach(record: Any, content: bytes = PDF, **values: Any) -> Any:
	"""Attach a file to a record, as the present user does."""
	given = {"file_name": NAME, "content": content, "is_private": 1} | values
	about = {"attached_to_doctype": record.doctype, "attached_to_name": record.name}
	return frappe.get_doc({"doctype": "File", **about, **given}).insert()


class Files(SiteTest):
	def tearDown(self) -> None:
		super().tearDown()
		orphans.reconcile(older_than_seconds=0)

	def bytes_of(self, file: Any) -> bytes:
		return stored_bytes.path_of(stored_bytes.stored_name_in(file.file_url)).read_bytes()


class Attaching(Files):
	def test_the_bytes_on_the_disk_tell_nothing(self) -> None:
		file = attach(factories.make_case())
		stored = self.bytes_of(file)
		self.assertNotIn(b"Marker", stored)
		self.assertNotIn(b"%PDF", stored)
		path = stored_bytes.path_of(stored_bytes.stored_name_in(file.file_url))
		self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

	def test_the_row_does_not_tell_what_the_file_is_called(self) -> None:
		file = attach(factories.make_case())
		row = frappe.db.get_value("File", file.name, "*", as_dict=True)
		self.assertNotIn("Kunthea", json.dumps(row, default=str))
		self.assertRegex(row.file_name, r"^attachment-[0-9a-f]{4}\.pdf$")
		self.assertRegex(row.file_url, r"^/private/files/[0-9a-f]{32}\.pdf$")

	def test_the_same_paper_attached_twice_looks_different(self) -> None:
		case = factories.make_case()
		first, second = attach(case), attach(case)
		self.assertNotEqual(first.content_hash, second.content_hash)
		self.assertNotEqual(first.file_url, second.file_url)

	def test_a_public_upload_becomes_private(self) -> None:
		file = attach(factories.make_case(), is_private=0)
		self.assertEqual(file.is_private, 1)
		self.assertTrue(file.file_url.startswith("/private/files/"))

	def test_the_place_in_a_photograph_is_gone(self) -> None:
		for kind in ("JPEG", "PNG"):
			with self.subTest(kind):
				file = attach(factories.make_case(), photograph(kind), file_name="x.jpg")
				content = frappe.get_doc("File", file.name).get_content()
				picture = Image.open(io.BytesIO(content))
				self.assertEqual(dict(picture.getexif()), {})
				self.assertNotIn(b"Marker", content)
				# The camera lay on its side: the picture was turned upright.
				self.assertEqual(picture.size, (30, 40))

	def test_a_file_is_judged_by_its_content_and_not_by_its_name(self) -> None:
		case = factories.make_case()
		for content in (b"<html><script>1</script>", b"<svg/>", b"MZ\x90", b"just text", packed("a.txt")):
			with self.subTest(content[:8]), self.refused("keeps PDF papers"):
				attach(case, content, file_name="paper.pdf")

	def test_office_papers_only_when_the_ministry_says_so(self) -> None:
		case, paper = factories.make_case(), packed("[Content_Types].xml", "word/document.xml")
		with self.refused("Save it as PDF"):
			attach(case, paper)
		frappe.db.set_single_value("CCM Settings", "allow_office_files", 1)
		frappe.clear_document_cache("CCM Settings", "CCM Settings")
		self.addCleanup(frappe.clear_document_cache, "CCM Settings", "CCM Settings")
		self.assertEqual(attach(case, paper).file_type, "DOCX")
		with self.refused("keeps PDF papers"):
			attach(case, packed("word/document.xml", "word/vbaProject.bin"))

	def test_a_damaged_photograph_is_refused(self) -> None:
		whole = photograph("PNG")
		with self.refused("damaged or far too large"):
			attach(factories.make_case(), whole[: len(whole) // 2])

	def test_a_file_that_is_too_large_is_refused(self) -> None:
		with self.refused("larger than 10 MB"):
			attach(factories.make_case(), b"%PDF-" + b"0" * (10 * 1024 * 1024))

	def test_an_address_without_content_is_refused_for_everybody_and_every_record(self) -> None:
		file = attach(factories.make_case())
		for user, kind, name in (
			(MANAGER, "Case", file.attached_to_name),
			(PROVIDER, None, None),
			(MINISTRY, "User", MINISTRY),
			("Administrator", None, None),
		):
			values = {"file_url": file.file_url, "attached_to_doctype": kind, "attached_to_name": name}
			with self.subTest(user), acting_as(user), self.refused("with its content"):
				row = frappe.get_doc({"doctype": "File", "file_name": "x.pdf", **values})
				row.insert(ignore_permissions=True)

	def test_nothing_is_attached_to_a_record_of_another_office_or_to_one_that_is_not_there(self) -> None:
		case = factories.make_case()
		missing = frappe._dict(doctype="Case", name="new-case-1")
		for user, record in ((OTHER_MANAGER, case), (MONITORING, case), (PROVIDER, case), (MANAGER, missing)):
			with self.subTest(user), acting_as(user):
				self.assertRaises((frappe.PermissionError, frappe.ValidationError), attach, record)
				values = {"doctype": "File", "file_name": NAME, "content": PDF}
				about = {"attached_to_doctype": record.doctype, "attached_to_name": record.name}
				# The same when a caller asks the platform not to look at rights.
				with self.refused("no stored record"):
					frappe.get_doc(values | about).insert(ignore_permissions=True)

	def test_nothing_is_attached_to_a_single_row(self) -> None:
		with self.refused("no stored record"):
			attach(frappe._dict(doctype="Case Plan Line", name="x"))

	def test_staff_leave_no_file_beside_the_records(self) -> None:
		with acting_as(MANAGER):
			for values, sentence in (
				({"is_private": 0}, "are private"),
				({"is_private": 1}, "belongs to a record"),
			):
				row = {"doctype": "File", "file_name": "a.pdf", "content": PDF, **values}
				with self.subTest(sentence), self.refused(sentence):
					frappe.get_doc(row).insert(ignore_permissions=True)

	def test_a_field_for_a_file_takes_only_a_file_of_its_own_record(self) -> None:
		one, other = factories.make_client(), factories.make_client()
		identity, stranger = factories.make_identity(one.name), factories.make_identity(other.name)
		foreign, own = attach(stranger, photograph()), attach(identity, photograph())
		identity.photograph = foreign.file_url
		with self.refused("belongs to another record"):
			identity.save()
		identity.reload()
		identity.photograph = own.file_url
		identity.save()
		self.assertEqual(frappe.get_doc("Client Identity", identity.name).photograph, own.file_url)


class TheRowStays(Files):
	def test_a_row_is_not_moved_to_another_record_or_address(self) -> None:
		case, other = factories.make_case(), factories.make_case()
		file, second = attach(case), attach(other)
		changes: tuple[dict[str, Any], ...] = (
			{"attached_to_name": other.name},
			{"attached_to_doctype": "Client", "attached_to_name": case.client},
			{"attached_to_doctype": None, "attached_to_name": None},
			{"file_url": second.file_url},
			{"is_private": 0},
			{"file_name": NAME},
		)
		for change in changes:
			with self.subTest(change), self.refused("stays as it was attached"):
				frappe.get_doc("File", file.name).update(change).save()

	def test_a_free_file_does_not_take_over_the_address_of_the_register(self) -> None:
		file = attach(factories.make_case())
		free = frappe.get_doc(
			{"doctype": "File", "file_name": "a.txt", "content": "a", "is_private": 1}
		).insert()
		self.addCleanup(lambda: os.path.exists(path) and os.remove(path))
		path = free.get_full_path()
		with self.refused("stays as it was attached"):
			free.update({"file_url": file.file_url}).save()

	def test_who_attached_a_wrong_file_takes_it_away_on_the_same_day(self) -> None:
		case = factories.make_case()
		with acting_as(MANAGER):
			file = attach(case)
		with acting_as(OTHER_MANAGER), self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("File", file.name)
		with acting_as(MANAGER):
			frappe.delete_doc("File", file.name)
		# Until the transaction has succeeded, the bytes are there.
		self.assertTrue(self.bytes_of(file))
		self.assertFalse(frappe.db.exists("File", file.name))

	def test_a_file_that_somebody_else_attached_or_opened_or_of_another_day_is_kept(self) -> None:
		case = factories.make_case()
		with acting_as(MANAGER):
			opened, old = attach(case), attach(case)
		others = attach(case)
		make_access_log(doctype="File", document=opened.name)
		frappe.db.set_value("File", old.name, "creation", add_days(nowdate(), -1), update_modified=False)
		for file in (others, opened, old):
			with acting_as(MANAGER), self.refused("A file is kept with its record"):
				frappe.delete_doc("File", file.name)
			self.assertTrue(frappe.db.exists("File", file.name))
