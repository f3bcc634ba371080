"""How values are written: dates, amounts, ticks, and nothing at all. Never raises, whatever it is handed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ccm_app.slips.document import NOTHING
from ccm_app.slips.terms import CHOICES

_MONTHS_EN = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
]
_MONTHS_KM = ["មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ"]
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T](?P<clock>\d{2}:\d{2}).*)?")
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WITHOUT_CENTS = frozenset({"KHR"})


def clean(text: str) -> str:
	"""The text without control characters and lone surrogates; line ends become plain newlines."""
	text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
	return "".join(one for one in text if one == "\n" or _printable(one)).strip()


def _printable(character: str) -> bool:
	# Bidi controls could print a number backwards; no Khmer or Latin text needs them.
	return unicodedata.category(character) not in ("Cc", "Cs", "Cn") and character not in _BIDI_CONTROLS


def written(value: object) -> str:
	"""Any value as one text: ISO date, number, text; an em dash for nothing."""
	if value is None:
		return NOTHING
	if isinstance(value, bool):
		return "Yes" if value else "No"
	if isinstance(value, datetime):
		return value.strftime("%Y-%m-%d %H:%M")
	if isinstance(value, date):
		return value.isoformat()
	return clean(str(value)) or NOTHING


def as_date(value: object) -> date | None:
	"""The day in a date, a datetime or an ISO text; None for everything else."""
	if isinstance(value, datetime):
		return value.date()
	if isinstance(value, date):
		return value
	if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
		try:
			return date.fromisoformat(value.strip()[:10])
		except ValueError:
			return None
	return None


def english_date(value: object) -> str:
	"""14 April 2010, or 14 April 2010, 09:30; a text that is no date is written as it is."""
	day, clock = as_date(value), _clock(value)
	if not day:
		return written(value)
	return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}{', ' + clock if clock else ''}"


def khmer_date(value: object) -> str:
	"""ថ្ងៃទី១៤ ខែមេសា ឆ្នាំ២០១០ (ម៉ោង ០៩:៣០) with Khmer digits; empty when the value is no date."""
	day, clock = as_date(value), _clock(value)
	if not day:
		return ""
	text = f"ថ្ងៃទី{day.day} ខែ{_MONTHS_KM[day.month - 1]} ឆ្នាំ{day.year}{' ម៉ោង ' + clock if clock else ''}"
	return text.translate(_KHMER_DIGITS)


def _clock(value: object) -> str:
	"""The time of day in a datetime or an ISO text; midnight counts as none."""
	clock = value.strftime("%H:%M") if isinstance(value, datetime) else ""
	if isinstance(value, str) and (found := _ISO_DATE.fullmatch(value.strip())):
		clock = found["clock"] or ""
	return "" if clock == "00:00" else clock


def ticked(value: object) -> tuple[str, str]:
	"""A tick box in English and Khmer; an em dash when nobody answered."""
	if value in (True, 1, "1", "Yes"):
		return CHOICES["Yes"].en, CHOICES["Yes"].km
	if value in (False, 0, "0", "No"):
		return CHOICES["No"].en, CHOICES["No"].km
	return chosen(value)


def chosen(value: object) -> tuple[str, str]:
	"""A value of a fixed list in English and Khmer; what the list does not know is written as it is."""
	text = written(value)
	known = CHOICES.get(text)
	return (known.en, known.km) if known else (text, "")


def as_amount(value: object) -> Decimal | None:
	"""A finite amount, or None."""
	if value is None or isinstance(value, bool):
		return None
	try:
		amount = Decimal(str(value).strip().replace(",", ""))
	except InvalidOperation:
		return None
	# Beyond any budget: a slip of the keyboard must not print a thousand digits.
	return amount if amount.is_finite() and abs(amount) < Decimal(10) ** 15 else None


def money(value: object, currency: str = "") -> str:
	"""1,234.50 (riel without cents); what is no amount is written as it is."""
	amount = as_amount(value)
	if amount is None:
		return written(value)
	return f"{amount:,.0f}" if currency in _WITHOUT_CENTS else f"{amount:,.2f}"


def quantity(value: object, unit: object = None) -> str:
	"""3 months; trailing zeros are dropped."""
	amount = as_amount(value)
	text = written(value) if amount is None else f"{amount:f}"
	if "." in text and amount is not None:
		text = text.rstrip("0").rstrip(".")
	return f"{text} {written(unit)}" if unit else text


def children(data: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
	"""The child rows under this table field; anything else counts as none."""
	rows = data.get(field)
	if not isinstance(rows, Sequence) or isinstance(rows, str):
		return []
	return [row for row in rows if isinstance(row, Mapping)]
