"""The bytes of the register's files on the disk: sealed with the client's data key, under a random name.

What is sealed is a head (JSON: the original name) and the content. So no column of the database and no name in the
folder tells what a file is called, and a copy of the disk holds nothing that can be read.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import get_files_path

from ccm_app.confidentiality import sealed_bytes

ADDRESS = "/private/files/"
_NAME = re.compile(r"[0-9a-f]{32}\.(pdf|jpg|png|docx|xlsx)")
_HEAD_LENGTH = 4


def new_stored_name(kind: str) -> str:
	"""A name of 128 random bits with the ending of its kind, such as "9f…3c.jpg"."""
	return f"{secrets.token_hex(16)}.{kind}"


def is_stored_name(name: str) -> bool:
	"""Whether a file in the folder is named like the register's."""
	return bool(_NAME.fullmatch(name))


def stored_name_in(address: object) -> str:
	"""The stored name in an address such as "/private/files/9f…3c.jpg"; "" when it is none of the register's."""
	name = str(address or "").removeprefix(ADDRESS)
	return name if is_stored_name(name) else ""


def path_of(stored_name: str) -> Path:
	"""Where the bytes lie. Raises ValueError for a name that is none of the register's."""
	if not is_stored_name(stored_name):
		raise ValueError("not a stored name")
	return Path(get_files_path(stored_name, is_private=1))


def write(stored_name: str, client: str | None, original_name: str, content: bytes) -> bytes:
	"""Seal and write a new file; returns what was written. client None: the key of the house."""
	head = json.dumps({"name": original_name}).encode()
	clear = len(head).to_bytes(_HEAD_LENGTH, "big") + head + content
	sealed = sealed_bytes.seal_bytes(client, stored_name, clear)
	# O_EXCL: a name is never used twice.
	descriptor = os.open(path_of(stored_name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
	with os.fdopen(descriptor, "wb") as target:
		target.write(sealed)
		target.flush()
		os.fsync(target.fileno())
	return sealed


def read(stored_name: str, client: str | None) -> tuple[str, bytes]:
	"""(original name, content). Raises frappe.DoesNotExistError when the bytes are gone, the vault's errors else."""
	try:
		sealed = path_of(stored_name).read_bytes()
	except (OSError, ValueError):
		frappe.throw(
			_("The bytes of this file are not there any more. Ask for the paper and attach it again."),
			frappe.DoesNotExistError,
		)
	clear = sealed_bytes.open_bytes(client, stored_name, sealed)
	start = _HEAD_LENGTH + int.from_bytes(clear[:_HEAD_LENGTH], "big")
	return str(json.loads(clear[_HEAD_LENGTH:start])["name"]), clear[start:]


def remove(stored_name: str) -> bool:
	"""Remove the bytes; False when there were none."""
	try:
		path_of(stored_name).unlink()
	except (FileNotFoundError, ValueError):
		return False
	return True


def stored_files() -> list[Path]:
	"""Every file in the private folder that is named like the register's."""
	folder = Path(get_files_path(is_private=1))
	return [path for path in sorted(folder.iterdir()) if is_stored_name(path.name)]
