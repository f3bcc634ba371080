"""Photographs are drawn anew, so that no place, time or camera stands in them, and nothing hides behind the picture."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageFile, ImageOps

from ccm_app.domain.problems import problem
from ccm_app.registry.saying import refuse

_FORMATS = {"jpg": "JPEG", "png": "PNG"}
_MODES = {"jpg": ("RGB", "L"), "png": ("RGB", "RGBA", "L", "LA")}
LARGEST_PIXELS = 50_000_000


def without_traces(content: bytes, kind: str) -> bytes:
	"""The same picture ("jpg" or "png") with its pixels only, turned upright.

	Raises RulesBroken when it cannot be read or would need too much memory.
	"""
	try:
		return _drawn_anew(content, kind)
	except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
		refuse([problem("file.unreadable_picture")])
		raise AssertionError("refuse always raises") from None


def _drawn_anew(content: bytes, kind: str) -> bytes:
	with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
		warnings.simplefilter("error", Image.DecompressionBombWarning)
		if picture.width * picture.height > LARGEST_PIXELS:
			raise ValueError("too many pixels")
		upright = _whole(picture)
		plain = upright if upright.mode in _MODES[kind] else upright.convert("RGB")
		drawn = Image.new(plain.mode, plain.size)
		drawn.paste(plain)
	target = io.BytesIO()
	drawn.save(target, _FORMATS[kind], **({"quality": 90} if kind == "jpg" else {"optimize": True}))
	return target.getvalue()


def _whole(picture: Image.Image) -> Image.Image:
	"""The picture upright; Frappe lets Pillow accept half a picture, which would lose what was photographed."""
	lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
	try:
		return ImageOps.exif_transpose(picture)
	finally:
		ImageFile.LOAD_TRUNCATED_IMAGES = lenient
