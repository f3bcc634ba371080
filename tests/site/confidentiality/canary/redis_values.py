"""Everything that a Redis holds, read over its own protocol."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Iterator
from typing import Any

READERS: dict[bytes, tuple[bytes, ...]] = {
	b"string": (b"GET",),
	b"hash": (b"HGETALL",),
	b"list": (b"LRANGE", b"0", b"-1"),
	b"set": (b"SMEMBERS",),
	b"zset": (b"ZRANGE", b"0", b"-1", b"WITHSCORES"),
	b"stream": (b"XRANGE", b"-", b"+"),
}


class Redis:
	"""One instance, by its address such as redis://127.0.0.1:13000."""

	def __init__(self, address: str):
		host, _colon, port = address.rpartition("/")[2].partition(":")
		self._socket = socket.create_connection((host, int(port)), timeout=30)
		self._file = self._socket.makefile("rb")

	def close(self) -> None:
		"""End the connection."""
		self._file.close()
		self._socket.close()

	def ask(self, *words: bytes) -> Any:
		"""Send one command; answers bytes, an integer, a list or None. Raises RuntimeError for an error."""
		parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
		self._socket.sendall(b"*%d\r\n%s" % (len(words), parts))
		return self._answer()

	def _answer(self) -> Any:
		line = self._file.readline().rstrip(b"\r\n")
		sign, rest = line[:1], line[1:]
		if sign == b"-":
			raise RuntimeError(rest.decode())
		if sign == b":":
			return int(rest)
		if sign == b"$":
			return None if rest == b"-1" else self._file.read(int(rest) + 2)[:-2]
		if sign == b"*":
			return None if rest == b"-1" else [self._answer() for _ in range(int(rest))]
		return rest

	def everything(self) -> Iterator[tuple[str, bytes]]:
		"""(key, content) of every key; what is compressed is added as it reads when it is opened."""
		for key in self.ask(b"KEYS", b"*"):
			kind = self.ask(b"TYPE", key)
			if kind not in READERS:
				continue
			command, *more = READERS[kind]
			parts = list(_flat(self.ask(command, key, *more)))
			opened = [content for part in parts if (content := _opened(part))]
			yield key.decode(errors="replace"), b"\n".join([key, *parts, *opened])


def _flat(answer: Any) -> Iterator[bytes]:
	if isinstance(answer, list):
		for one in answer:
			yield from _flat(one)
	elif isinstance(answer, bytes):
		yield answer


def _opened(part: bytes) -> bytes:
	try:
		return zlib.decompress(part)
	except zlib.error:
		return b""
