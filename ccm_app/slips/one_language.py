"""A paper without the English beside the Khmer. What stands in one language only stays as it is."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from ccm_app.slips.document import Document

# How the pairs of a block are named: "en" and "km", "label_en" and "label_km".
_ENGLISH, _KHMER = "en", "km"


def only_khmer(document: Document) -> Document:
	"""The same paper; every English text that has its Khmer beside it is left out."""
	return cast("Document", _of(document))


def _of(part: Any) -> Any:
	if isinstance(part, tuple):
		return tuple(_of(one) for one in part)
	if not is_dataclass(part) or isinstance(part, type):
		return part
	values = {one.name: _of(getattr(part, one.name)) for one in fields(part)}
	for name in values:
		if name.endswith(_KHMER) and values[name]:
			values[name.removesuffix(_KHMER) + _ENGLISH] = ""
	return replace(part, **values)
