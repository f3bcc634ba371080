"""Registry numbers of clients and cases: written on paper, read over the telephone, typed again.

A client is `BTB-2010-000017-6`: Field Office, year, sequence, check digit. A case carries the same with
a leading `C-`. The check digit is Damm's over a string of digits in which every letter stands as two
digits (A=10 ... Z=35). It finds every single wrong digit and every swap of two neighbouring digits, also
across a hyphen. One digit cannot vouch for letters as well, so the codes of Field Offices are kept apart
from each other instead: see `office_code_problems`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from ccm_app.domain.problems import Problem, problem

CLIENT = "client"
CASE = "case"
HIGHEST_SEQUENCE = 999_999

_DAMM = (
	(0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
	(7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
	(4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
	(1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
	(6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
	(3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
	(5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
	(8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
	(9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
	(2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_OFFICE_CODE = re.compile(r"[A-Z]{3}")
_COMPACT = re.compile(r"(C?)([A-Z]{3})(19[0-9]{2}|2[0-9]{3})([0-9]{6})([0-9])")
_LONGEST_INPUT = 60
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63"), "-")
_KHMER_DIGITS = {0x17E0 + value: str(value) for value in range(10)}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


@dataclass(frozen=True)
class RegistryNumber:
	"""A registry number taken apart; `kind` is "client" or "case", `check` the check digit as a text."""

	kind: str
	office: str
	year: int
	sequence: int
	check: str

	def __str__(self) -> str:
		lead = "C-" if self.kind == CASE else ""
		return f"{lead}{self.office}-{self.year:04d}-{self.sequence:06d}-{self.check}"


def tidy(text: str) -> str:
	"""Capital letters, Latin digits, plain hyphens, no blanks: what a person meant to type."""
	plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE).translate(_DASHES))
	return "".join(plain.translate(_KHMER_DIGITS).translate(_DASHES).upper().split())


def damm_digit(text: str) -> str:
	"""Check digit of letters A to Z and digits; hyphens do not count.

	Raises ValueError for any other character.
	"""
	state = 0
	for digit in _as_digits(text.replace("-", "")):
		state = _DAMM[state][digit]
	return str(state)


def _as_digits(text: str) -> list[int]:
	if not (text.isascii() and text.isalnum()):
		raise ValueError("only letters A to Z and digits have a check digit")
	return [int(digit) for sign in text.upper() for digit in str(int(sign, 36))]


def require_parts(office: str, year: int, sequence: int) -> None:
	"""Raises ValueError unless office is three capitals, year 1900-2999 and sequence 1-999999."""
	if not _OFFICE_CODE.fullmatch(office):
		raise ValueError("an office code is three capital letters")
	if not 1900 <= year <= 2999:
		raise ValueError("the year lies between 1900 and 2999")
	if not 1 <= sequence <= HIGHEST_SEQUENCE:
		raise ValueError("the sequence lies between 1 and 999999")


def _number(lead: str, office: str, year: int, sequence: int) -> str:
	require_parts(office, year, sequence)
	body = f"{lead}{office}-{year:04d}-{sequence:06d}"
	return f"{body}-{damm_digit(body)}"


def client_number(office: str, year: int, sequence: int) -> str:
	"""The registry number of a client, "registered at the database of the CCM Central Office" [H]:144.

	Raises ValueError when a part is out of range; the parts come from the register, never from a user.
	"""
	return _number("", office, year, sequence)


def case_number(office: str, year: int, sequence: int) -> str:
	"""The number of a case; its leading letter enters the check, so it never passes as a client's.

	Raises ValueError when a part is out of range.
	"""
	return _number("C-", office, year, sequence)


def normalise(text: str) -> str:
	"""The number as it is stored, from lower case, blanks, Khmer digits or forgotten hyphens.

	A text that is no number at all comes back tidied, in capitals, with its own hyphens.
	"""
	if len(text) > _LONGEST_INPUT:
		return text
	tidied = tidy(text)
	match = _COMPACT.fullmatch(tidied.replace("-", ""))
	if not match:
		return tidied
	lead, *parts = match.groups()
	return "-".join([lead, *parts] if lead else parts)


def _read(text: str) -> RegistryNumber | None:
	match = _COMPACT.fullmatch(normalise(text).replace("-", ""))
	if not match or match[4] == "000000":
		return None
	return RegistryNumber(CASE if match[1] else CLIENT, match[2], int(match[3]), int(match[4]), match[5])


def _is_checked(number: RegistryNumber) -> bool:
	return damm_digit(str(number)[:-2]) == number.check


def parse(text: str) -> RegistryNumber | None:
	"""The number taken apart, or None when it is malformed or its check digit is wrong."""
	number = _read(text)
	return number if number and _is_checked(number) else None


def problems_of_number(
	text: str, offices: Collection[str] | None = None, kind: str | None = None
) -> list[Problem]:
	"""What is wrong with a typed registry number; an empty list when it is right.

	offices: the codes in use; when given, a code that nobody uses is refused too, and with codes kept
	apart by `office_code_problems` that finds every single wrong letter and swap of letters.
	kind: "client" or "case" when only that kind fits here.
	"""
	number = _read(text)
	if number is None:
		return [problem("registry_number.malformed", example=client_number("BTB", 2010, 17))]
	if offices is not None and number.office not in offices:
		return [problem("registry_number.unknown_office", office=number.office)]
	if not _is_checked(number):
		return [problem("registry_number.check_digit", number=str(number))]
	if kind is not None and number.kind != kind:
		return [problem("registry_number.wrong_kind", expected=kind, found=number.kind)]
	return []


def office_code_problems(new_code: str, existing_codes: Collection[str]) -> list[Problem]:
	"""Why a new Field Office cannot have this code: not three capitals, or too like another code.

	Two codes are too like when one wrong letter, or one swap of neighbours, turns one into the other.
	"""
	if not _OFFICE_CODE.fullmatch(new_code):
		return [problem("office_code.malformed", "code")]
	if new_code in existing_codes:
		return [problem("office_code.taken", "code", office=new_code)]
	alike = sorted(code for code in existing_codes if _too_alike(new_code, code))
	return [problem("office_code.too_alike", "code", office=new_code, other=other) for other in alike]


def _too_alike(one: str, other: str) -> bool:
	if len(one) != len(other):
		return False
	differing = [place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
	if len(differing) != 2:
		return len(differing) < 2
	first, second = differing
	return second == first + 1 and one[first] == other[second] and one[second] == other[first]
