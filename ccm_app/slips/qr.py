"""QR codes as picture and as drawing, without any imaging library.

Error correction Q: a quarter of the signs may be dirty or creased, which is what happens to a folded slip.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_Q  # type: ignore[import-untyped]
from qrcode.main import QRCode  # type: ignore[import-untyped]

QUIET_ZONE = 4


@lru_cache(maxsize=256)
def modules(payload: str) -> tuple[tuple[bool, ...], ...]:
	"""The dark (True) and light modules, row by row, quiet zone included.

	Raises qrcode.exceptions.DataOverflowError (a ValueError of the caller's making) beyond 1,663 bytes.
	"""
	code = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE)
	# Runs of capitals and digits are packed in 5.5 bits a sign instead of 8.
	code.add_data(payload, optimize=10)
	code.make(fit=True)
	return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def png(payload: str, scale: int = 8) -> bytes:
	"""A one-bit PNG, `scale` pixels a module."""
	rows = modules(payload)
	side = len(rows) * scale
	lines = b"".join(_packed_row(row, scale) * scale for row in rows)
	header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
	return (
		b"\x89PNG\r\n\x1a\n"
		+ _chunk(b"IHDR", header)
		+ _chunk(b"IDAT", zlib.compress(lines, 9))
		+ _chunk(b"IEND", b"")
	)


def svg(payload: str, width: int = 34) -> str:
	"""An inline SVG, `width` millimetres wide: one path of plain rectangles, which old WebKit draws as well."""
	rows = modules(payload)
	side = len(rows)
	path = "".join(_row_path(row, number) for number, row in enumerate(rows))
	return (
		f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{width}mm" '
		f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
		f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
	)


def _row_path(row: tuple[bool, ...], number: int) -> str:
	"""One rectangle for each run of dark modules."""
	path, start = "", None
	for column, dark in enumerate((*row, False)):
		if dark and start is None:
			start = column
		elif not dark and start is not None:
			path += f"M{start} {number}h{column - start}v1h-{column - start}z"
			start = None
	return path


def _packed_row(row: tuple[bool, ...], scale: int) -> bytes:
	"""Filter byte and pixels, eight to a byte, white = 1."""
	bits = "".join(("0" if dark else "1") * scale for dark in row)
	bits += "0" * (-len(bits) % 8)
	return b"\x00" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, content: bytes) -> bytes:
	return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
