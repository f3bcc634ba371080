"""Draws documents as PDF with typst: pip alone, Khmer shaped right, the compiler kept between calls.

The template `paper.typ` receives the documents as JSON, so no text is ever read as typst markup.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans_khmer  # type: ignore[import-untyped]
import typst

from ccm_app.slips import qr
from ccm_app.slips.document import Document, QrBlock

_TEMPLATE = Path(__file__).with_name("paper.typ")
_FONT_FOLDER = Path(fontpkg_noto_sans_khmer.__file__).parent / "files"
# What the two fonts shipped with this package and typst do not draw, such as Thai or Chinese names.
_BEYOND_OUR_FONTS = re.compile(r"[^\u0000-\u058f\u1780-\u17ff\u19e0-\u19ff\u1e00-\u2bff]")
# typst's compiler may be borrowed by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def to_pdf(documents: Sequence[Document]) -> bytes:
	"""One PDF with these documents after each other, each with its own paper size and page numbers.

	The same documents give the same bytes. Raises ValueError when there is no document.
	"""
	if not documents:
		raise ValueError("to_pdf: there is no document to draw")
	content = json.dumps([_neutral(one) for one in documents], ensure_ascii=False)
	with _ONE_AT_A_TIME:
		pdf = _compiler(bool(_BEYOND_OUR_FONTS.search(content))).compile(
			input=_template(), format="pdf", sys_inputs={"documents": content}, timestamp=0
		)
	if not isinstance(pdf, bytes):
		raise TypeError("to_pdf: typst returned no single file")
	return pdf


@lru_cache(maxsize=2)
def _compiler(with_system_fonts: bool) -> typst.Compiler:
	fonts = typst.Fonts(
		include_system_fonts=with_system_fonts,
		include_embedded_fonts=True,
		font_paths=[str(_FONT_FOLDER)],
	)
	return typst.Compiler(_template(), font_paths=fonts)


@lru_cache(maxsize=1)
def _template() -> bytes:
	return _TEMPLATE.read_bytes()


def _neutral(part: object) -> Any:
	"""The document as plain lists and dictionaries; a block carries its class as `kind`."""
	if is_dataclass(part):
		plain = {one.name: _neutral(getattr(part, one.name)) for one in fields(part)}
		if isinstance(part, QrBlock):
			plain["svg"] = qr.svg(part.payload, part.width)
		return {"kind": type(part).__name__, **plain}
	if isinstance(part, tuple):
		return [_neutral(one) for one in part]
	return part
