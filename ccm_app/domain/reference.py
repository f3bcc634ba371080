"""References of referral slips, and numbers of paper forms.

A slip shows a reference and never a registry number. `R-7KQ2-9XMD-9X` is a short prefix, eight random
characters and two check characters in Crockford's 32 signs (no I, L, O, U). The two checks are a plain and
a weighted sum over the field of 32 elements (a Reed-Solomon code of distance three): any one or two wrong
characters, and any two characters that changed places, are found, always. ISO 7064 MOD 37-2 promises one.

A paper form is `F03-BTB-2010-000012-3`: form, Field Office, year, sequence and Damm's check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.registry_number import damm_digit, require_parts, tidy

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 5

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_REFERENCE = re.compile(rf"([A-HJKMNP-TV-Z]{{1,3}})([{ALPHABET}]{{8}})([{ALPHABET}]{{2}})")
_PREFIX = re.compile(r"[A-HJKMNP-TV-Z]{1,3}")
_MISREAD = str.maketrans("ILO", "110")
_FORM_CODE = re.compile(r"F[0-9]{2}")
_PAPER_FORM = re.compile(r"(F[0-9]{2})([A-Z]{3})(19[0-9]{2}|2[0-9]{3})([0-9]{6})([0-9])")
_LONGEST_INPUT = 60


@dataclass(frozen=True)
class Reference:
	"""A slip's reference taken apart: what it is for, its random body, its two check characters."""

	prefix: str
	body: str
	check: str

	def __str__(self) -> str:
		return f"{self.prefix}-{self.body[:4]}-{self.body[4:]}-{self.check}"


@dataclass(frozen=True)
class PaperFormNumber:
	"""The printed number of a blank form: which form, whose, which year, which sheet, check digit."""

	form: str
	office: str
	year: int
	sequence: int
	check: str

	def __str__(self) -> str:
		return f"{self.form}-{self.office}-{self.year:04d}-{self.sequence:06d}-{self.check}"


def _doubled(value: int) -> int:
	return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


def _sums(signs: str) -> tuple[int, int]:
	plain = weighted = 0
	for sign in signs:
		plain ^= _VALUES[sign]
		weighted = _doubled(weighted) ^ _VALUES[sign]
	return plain, weighted


def check_characters(signs: str) -> str:
	"""The two check characters of these signs of ALPHABET; at most 29 signs."""
	for first in ALPHABET:
		second = ALPHABET[_sums(signs + first)[0]]
		if _sums(signs + first + second) == (0, 0):
			return first + second
	raise AssertionError("two check characters always exist")


def new_reference(prefix: str, random_bytes: bytes) -> str:
	"""A new reference such as `R-7KQ2-9XMD-9X` from five random bytes (40 bits).

	prefix: one to three capitals without I, L, O, U. Raises ValueError for another prefix or fewer bytes.
	"""
	if not _PREFIX.fullmatch(prefix):
		raise ValueError("a prefix is one to three capitals without I, L, O, U")
	if len(random_bytes) < RANDOM_BYTES:
		raise ValueError("a reference needs five random bytes")
	number = int.from_bytes(random_bytes[:RANDOM_BYTES], "big")
	body = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
	return str(Reference(prefix, body, check_characters(prefix + body)))


def _read(text: str) -> Reference | None:
	if len(text) > _LONGEST_INPUT:
		return None
	match = _REFERENCE.fullmatch(tidy(text).replace("-", "").translate(_MISREAD))
	return Reference(*match.groups()) if match else None


def is_checked(signs: str) -> bool:
	"""Whether the last two of these signs are the check characters of the others."""
	return _sums(signs) == (0, 0)


def _is_checked(reference: Reference) -> bool:
	return is_checked(str(reference).replace("-", ""))


def parse_reference(text: str) -> Reference | None:
	"""The reference taken apart, or None. Lower case, blanks, Khmer digits and I, L, O are understood."""
	reference = _read(text)
	return reference if reference and _is_checked(reference) else None


def reference_problems(text: str, prefix: str | None = None) -> list[Problem]:
	"""What is wrong with a typed reference; with `prefix`, also when it belongs to another kind of paper."""
	reference = _read(text)
	if reference is None:
		return [problem("reference.malformed", example=new_reference(prefix or "R", b"ccm-1"))]
	if not _is_checked(reference):
		return [problem("reference.check_characters", reference=str(reference))]
	if prefix is not None and reference.prefix != prefix:
		return [problem("reference.wrong_kind", expected=prefix, found=reference.prefix)]
	return []


def paper_form_number(form: str, office: str, year: int, sequence: int) -> str:
	"""The number printed on a blank form, such as `F03-BTB-2010-000012-3`.

	form: F and two digits. Raises ValueError when a part is out of range.
	"""
	if not _FORM_CODE.fullmatch(form):
		raise ValueError("a form code is F and two digits")
	require_parts(office, year, sequence)
	body = f"{form}-{office}-{year:04d}-{sequence:06d}"
	return f"{body}-{damm_digit(body)}"


def _read_paper_form(text: str) -> PaperFormNumber | None:
	if len(text) > _LONGEST_INPUT:
		return None
	match = _PAPER_FORM.fullmatch(tidy(text).replace("-", ""))
	if not match or match[4] == "000000":
		return None
	return PaperFormNumber(match[1], match[2], int(match[3]), int(match[4]), match[5])


def _is_checked_form(number: PaperFormNumber) -> bool:
	return damm_digit(str(number)[:-2]) == number.check


def paper_form_problems(text: str) -> list[Problem]:
	"""What is wrong with the number typed from a paper form; an empty list when it is right.

	It has to be typed as it is printed, because two records of one form are found by it.
	"""
	number = _read_paper_form(text)
	if number is None or (_is_checked_form(number) and str(number) != text):
		return [problem("paper_form.malformed", example=paper_form_number("F03", "BTB", 2010, 12))]
	if not _is_checked_form(number):
		return [problem("paper_form.check_digit", number=str(number))]
	return []
