"""Draws a booklet of tables as PDF with typst, like the papers: Khmer shaped right, text never read as markup."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans_khmer  # type: ignore[import-untyped]
import typst

_TEMPLATE = Path(__file__).with_name("booklet.typ")
_FONT_FOLDER = Path(fontpkg_noto_sans_khmer.__file__).parent / "files"
# typst's compiler may be borrowed by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def to_pdf(booklet: Mapping[str, Any]) -> bytes:
	"""The booklet (`statistics.booklet.booklet`) as one PDF; the same booklet gives the same bytes."""
	content = json.dumps(booklet, ensure_ascii=False)
	with _ONE_AT_A_TIME:
		pdf = _compiler().compile(
			input=_TEMPLATE.read_bytes(), format="pdf", sys_inputs={"booklet": content}, timestamp=0
		)
	if not isinstance(pdf, bytes):
		raise TypeError("to_pdf: typst returned no single file")
	return pdf


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
	fonts = typst.Fonts(
		include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_FONT_FOLDER)]
	)
	return typst.Compiler(_TEMPLATE.read_bytes(), font_paths=fonts)
