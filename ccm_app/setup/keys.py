"""The first key of a site: made once, when nothing is sealed yet, and never a second time by itself."""

from __future__ import annotations

import frappe

from ccm_app.confidentiality import site_keys
from ccm_app.sealing import key_source
from ccm_app.sealing.keyring import new_keyring


def make_first_key() -> bool:
	"""Write a key file when the site has no keyring and nothing is sealed. True when one was written.

	When something is sealed and the keys are gone, a new key would not open it: then it only says so.
	"""
	if site_keys.key_command() or site_keys.key_file().exists():
		return False
	if frappe.db.count("Client Key"):
		print(
			f"CCM: the key file {site_keys.key_file()} is missing, and texts were sealed with it. Put it back."
		)
		return False
	key_source.create_file(site_keys.key_file(), new_keyring())
	print(f"CCM: a key was made: {site_keys.key_file()}. Copy it to a safe place outside this server and its")
	print("backups: without it nobody can read what is saved from now on. See docs/operators/keys.md.")
	return True
