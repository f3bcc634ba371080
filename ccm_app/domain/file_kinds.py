"""What a file is, by its first bytes and never by its name, and whether the register keeps such a file.

Source of the rule: issue "confidentiality by structure": attachments are photographs and papers, nothing that runs.
"""

from __future__ import annotations

import io
import zipfile

from ccm_app.domain.problems import Problem, problem

MEGABYTE = 1024 * 1024
PICTURES = frozenset({"jpg", "png"})
OFFICE_PAPERS = frozenset({"docx", "xlsx"})
MIME_TYPES = {
	"pdf": "application/pdf",
	"jpg": "image/jpeg",
	"png": "image/png",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STARTS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
_OFFICE_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))


def kind_of(content: bytes) -> str | None:
	"""The kind of a file ("pdf", "jpg", "png", "docx", "xlsx"), or None when it is none that the register keeps."""
	for start, kind in _STARTS:
		if content.startswith(start):
			return kind
	return _office_kind(content) if content.startswith(b"PK\x03\x04") else None


def _office_kind(content: bytes) -> str | None:
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as packed:
			names = set(packed.namelist())
	except (zipfile.BadZipFile, ValueError, NotImplementedError):
		return None
	if any(name.lower().endswith("vbaproject.bin") for name in names):
		return None
	return next((kind for part, kind in _OFFICE_PARTS if part in names), None)


def file_problems(content: bytes, limit_mb: int, office_papers: bool = False) -> list[Problem]:
	"""What stands in the way of keeping this file.

	limit_mb: the largest file in megabytes (CCM Settings). office_papers: whether the ministry accepts documents
	and sheets of an office program, which may hold other people's names in their history.
	"""
	if not content:
		return [problem("file.no_content")]
	if len(content) > limit_mb * MEGABYTE:
		return [problem("file.too_large", limit=limit_mb)]
	kind = kind_of(content)
	if kind is None:
		return [problem("file.other_kind")]
	if kind in OFFICE_PAPERS and not office_papers:
		return [problem("file.office_paper")]
	return []


def neutral_name(stored: str, kind: str) -> str:
	"""The name that lists show: from four digits of the stored name, nothing of what the file was called."""
	return f"attachment-{stored[:4]}.{kind}"


def says_of_itself(name: str) -> str:
	"""The original name as it is given back with the file: without folders and control characters, 140 at most."""
	plain = "".join(letter for letter in name.replace("\\", "/").split("/")[-1] if letter.isprintable())
	return plain.strip()[-140:]
