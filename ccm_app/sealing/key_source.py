"""Where a keyring comes from: a file that only its owner reads, or the answer of a key service's client."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ccm_app.sealing.errors import KeyFileTooOpen, KeyMissing, KeyWrong
from ccm_app.sealing.keyring import Keyring, parse

COMMAND_SECONDS = 20
LARGEST_KEYRING = 100_000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_file(path: Path) -> Keyring:
	"""The keyring of a file. KeyMissing, KeyWrong, or KeyFileTooOpen when others than the owner may use the file.

	Asked of the opened file, so that nobody can exchange it between the question and the reading.
	"""
	try:
		with path.open("rb") as file:
			kind = os.fstat(file.fileno())
			if not stat.S_ISREG(kind.st_mode):
				raise KeyWrong("The key file is no plain file.")
			if kind.st_mode & _OTHERS:
				raise KeyFileTooOpen("Others than the owner may use the key file; its mode has to be 0600.")
			return parse(file.read(LARGEST_KEYRING))
	except FileNotFoundError:
		raise KeyMissing("There is no key file.") from None
	except OSError as error:
		raise KeyMissing(f"The key file cannot be read: {error.strerror}.") from None


def read_command(command: Sequence[str], seconds: float = COMMAND_SECONDS) -> Keyring:
	"""The keyring that a command prints; a list of words, run without a shell.

	Raises KeyMissing when the command cannot be run, fails or takes longer than `seconds`, KeyWrong for what it
	prints. What it prints is repeated nowhere.
	"""
	if not command:
		raise KeyMissing("The key command is empty.")
	try:
		done = subprocess.run(
			list(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=True
		)
	except subprocess.TimeoutExpired:
		raise KeyMissing(f"The key command did not answer within {seconds:g} seconds.") from None
	except subprocess.CalledProcessError as error:
		raise KeyMissing(f"The key command ended with {error.returncode}.") from None
	except OSError as error:
		raise KeyMissing(f"The key command cannot be run: {error.strerror}.") from None
	return parse(done.stdout)


def create_file(path: Path, keyring: Keyring) -> None:
	"""Write a new key file with mode 0600; FileExistsError when there is one, which is never written over."""
	descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
	_write(descriptor, keyring)
	_settle(path.parent)


def replace_file(path: Path, keyring: Keyring) -> None:
	"""Put a keyring in the place of the file's, at once: a reader finds the old one or the new one."""
	beside = path.with_name(f"{path.name}.new")
	beside.unlink(missing_ok=True)
	descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
	_write(descriptor, keyring)
	beside.replace(path)
	_settle(path.parent)


def _write(descriptor: int, keyring: Keyring) -> None:
	with os.fdopen(descriptor, "w", encoding="ascii") as file:
		os.fchmod(file.fileno(), 0o600)
		file.write(keyring.to_json())
		file.flush()
		os.fsync(file.fileno())


def _settle(folder: Path) -> None:
	descriptor = os.open(folder, os.O_RDONLY)
	try:
		os.fsync(descriptor)
	finally:
		os.close(descriptor)
