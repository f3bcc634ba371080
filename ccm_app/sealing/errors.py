"""What can be wrong with a key or a sealed text. Each error has a code; none of them holds a text or a key."""

from __future__ import annotations


class KeyTrouble(Exception):
	"""Something is wrong with the keys; `code` says what, for the sentence that the user reads."""

	code = "key.trouble"


class KeyMissing(KeyTrouble):
	"""No keyring, or no key of this id in it."""

	code = "key.missing"


class KeyWrong(KeyTrouble):
	"""What was read is no keyring, or its key does not open what was sealed with a key of the same id."""

	code = "key.wrong"


class KeyFileTooOpen(KeyTrouble):
	"""Others than the owner may read the key file."""

	code = "key.file_too_open"


class KeyDestroyed(KeyTrouble):
	"""The key of this client was destroyed on purpose; nobody can open what it sealed."""

	code = "key.destroyed"


class SealBroken(KeyTrouble):
	"""A sealed text was changed, moved to another record, or sealed with another key."""

	code = "key.seal_broken"
