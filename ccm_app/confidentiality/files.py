"""Files of the register: sealed on the disk, opened through the record of their own row and through nothing else.

Stands in for Frappe's File (hook `override_doctype_class`). Files of other DocTypes stay Frappe's, except that no
row can be made that only names an address (`platform.attaching`).
"""

from __future__ import annotations

import hashlib
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.core.doctype.file.file import File
from frappe.core.doctype.file.utils import decode_file_content

from ccm_app.confidentiality.platform import attaching, pictures, removing, serving, stored_bytes
from ccm_app.domain.file_kinds import PICTURES, neutral_name, says_of_itself


class GuardedFile(File):
	"""A file whose content is reached through the permission of its record."""

	@property
	def is_ours(self) -> bool:
		"""Whether the file is attached to a record of the register, as stored or as it would become."""
		return attaching.is_ours(self.attached_to_doctype) or attaching.is_ours(
			self._stored("attached_to_doctype")
		)

	def _stored(self, column: str) -> Any:
		return None if self.is_new() or not self.name else frappe.db.get_value("File", self.name, column)

	def before_insert(self) -> None:
		"""Ask whether it may be attached; seal it when it is the register's."""
		attaching.check_new(self)
		if not attaching.is_ours(self.attached_to_doctype):
			super().before_insert()
			return
		self.validate_attachment_limit()
		self._seal()

	def _seal(self) -> None:
		content = self._given_content()
		kind = attaching.check_content(content)
		if kind in PICTURES:
			content = pictures.without_traces(content, kind)
		stored_name, original = stored_bytes.new_stored_name(kind), says_of_itself(str(self.file_name or ""))
		client = attaching.client_of(str(self.attached_to_doctype), str(self.attached_to_name))
		self.flags.new_file = True
		frappe.db.after_rollback.add(self.on_rollback)
		sealed = stored_bytes.write(stored_name, client, original, content)
		self.update(
			{
				"file_name": neutral_name(stored_name, kind),
				"file_url": stored_bytes.ADDRESS + stored_name,
				"file_type": kind.upper(),
				"file_size": len(content),
				"content_hash": hashlib.sha256(sealed).hexdigest(),
				"is_private": 1,
				"folder": frappe.db.get_value("File", {"is_attachments_folder": 1}),
				"thumbnail_url": None,
			}
		)
		self.content = b""

	def _given_content(self) -> bytes:
		content = self.content.encode() if isinstance(self.content, str) else bytes(self.content or b"")
		return decode_file_content(content) if self.decode else content

	def validate(self) -> None:
		"""Refuse a changed row before Frappe moves any bytes."""
		attaching.check_stored(self)
		size = self.file_size
		super().validate()
		if self.is_ours:
			self.file_size = size

	def get_content(self) -> bytes | str:
		"""The clear content, for whoever may read the record of this row. Raises frappe.PermissionError."""
		return serving.content_of(self) if self.is_ours and not self.is_new() else super().get_content()

	def is_downloadable(self) -> bool:
		"""Whether the user may read the record of this row; who uploaded it does not count."""
		return serving.may_read(self) if self.is_ours else super().is_downloadable()

	def on_trash(self) -> None:
		"""A file is kept with its record; a mistake is taken back by whoever made it, before anybody else has seen it."""
		if self.is_ours:
			removing.check(self)
		super().on_trash()

	def delete_file_data_content(self, only_thumbnail: bool = False) -> None:
		"""The bytes go when the transaction has succeeded; before that nothing is lost."""
		if not self.is_ours:
			super().delete_file_data_content(only_thumbnail)
			return
		stored_name = str(self.file_url).removeprefix(stored_bytes.ADDRESS)
		frappe.db.after_commit.add(lambda: stored_bytes.remove(stored_name))

	def on_rollback(self) -> None:
		"""The bytes of an attachment that was not stored after all go at once."""
		if not attaching.is_ours(self.attached_to_doctype):
			super().on_rollback()
		elif self.flags.pop("new_file", None):
			stored_bytes.remove(str(self.file_url or "").removeprefix(stored_bytes.ADDRESS))

	def add_comment_in_reference_doc(self, comment_type: str, text: str) -> None:
		"""No comment about a file of the register: the record lists its files itself."""
		if not self.is_ours:
			super().add_comment_in_reference_doc(comment_type, text)

	def make_thumbnail(self, *args: Any, **kwargs: Any) -> str | None:
		"""No small picture of a photograph of the register: it would lie in the public folder."""
		return None if self.is_ours else super().make_thumbnail(*args, **kwargs)

	@frappe.whitelist()
	def optimize_file(self) -> None:
		"""Pictures of the register were drawn anew already."""
		if self.is_ours:
			self._not_here()
		super().optimize_file()

	def unzip(self) -> list[File]:
		"""The register keeps no packed files."""
		if self.is_ours:
			self._not_here()
		return super().unzip()

	def _not_here(self) -> NoReturn:
		frappe.throw(_("Files of the register stay as they were attached."), frappe.PermissionError)
		raise AssertionError("frappe.throw always raises")
