"""Months, quarters and other periods of whole months, with their names in English and Khmer."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KHMER_MONTHS = (
	"មករា",
	"កុម្ភៈ",
	"មីនា",
	"មេសា",
	"ឧសភា",
	"មិថុនា",
	"កក្កដា",
	"សីហា",
	"កញ្ញា",
	"តុលា",
	"វិច្ឆិកា",
	"ធ្នូ",
)
ORDINALS = ("1st", "2nd", "3rd", "4th")
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


class BadPeriod(ValueError):
	"""The text is no month or quarter, or the last month lies before the first."""


def khmer_number(number: int) -> str:
	"""Write a whole number with Khmer digits: 2010 becomes ២០១០."""
	return str(number).translate(_KHMER_DIGITS)


@dataclass(frozen=True, order=True)
class Month:
	"""One calendar month; `month` counts from 1."""

	year: int
	month: int

	@classmethod
	def of(cls, code: str) -> Month:
		"""Read "2010-04"; raises BadPeriod for anything else."""
		found = re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", code, re.ASCII)
		if not found:
			raise BadPeriod('A month is written like "2010-04".')
		return cls(int(found[1]), int(found[2]))

	@property
	def code(self) -> str:
		"""The month as "2010-04"."""
		return f"{self.year:04d}-{self.month:02d}"

	@property
	def number(self) -> int:
		"""Months since year 0: neighbours differ by 1."""
		return self.year * 12 + self.month - 1

	@property
	def last_day(self) -> date:
		"""The last day of the month."""
		return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

	def label_en(self, with_year: bool) -> str:
		"""The short English name, as the shelter prints it ("Apr"), or with its year ("Apr 2010")."""
		name = ENGLISH_MONTHS[self.month - 1]
		return f"{name} {self.year}" if with_year else name

	def label_km(self, with_year: bool) -> str:
		"""The Khmer name, or with its year in Khmer digits."""
		name = KHMER_MONTHS[self.month - 1]
		return f"{name} {khmer_number(self.year)}" if with_year else name


@dataclass(frozen=True)
class Period:
	"""From the first day of one month to the last day of another (or the same)."""

	first: Month
	last: Month

	def __post_init__(self) -> None:
		if self.last < self.first:
			raise BadPeriod("The last month of a period cannot lie before the first.")

	@property
	def months(self) -> tuple[Month, ...]:
		"""Every month of the period, in order."""
		numbers = range(self.first.number, self.last.number + 1)
		return tuple(Month(number // 12, number % 12 + 1) for number in numbers)

	@property
	def several_years(self) -> bool:
		"""True when the names of the months need their year."""
		return self.first.year != self.last.year

	@property
	def quarter(self) -> int | None:
		"""1 to 4 when the period is exactly a quarter of a calendar year, else None."""
		whole = len(self.months) == 3 and self.first.month % 3 == 1
		return (self.first.month + 2) // 3 if whole else None

	@property
	def code(self) -> str:
		"""The period as "2010-Q2", "2010-04" or "2010-04/2010-12"."""
		if self.quarter:
			return f"{self.first.year:04d}-Q{self.quarter}"
		return self.first.code if self.first == self.last else f"{self.first.code}/{self.last.code}"

	@property
	def label_en(self) -> str:
		"""The period for an English reader: "2nd quarter 2010", "Apr 2010 to Dec 2010"."""
		if self.quarter:
			return f"{ORDINALS[self.quarter - 1]} quarter {self.first.year}"
		first, last = self.first.label_en(True), self.last.label_en(True)
		return first if self.first == self.last else f"{first} to {last}"

	@property
	def label_km(self) -> str:
		"""The period for a Khmer reader."""
		if self.quarter:
			return f"ត្រីមាសទី{khmer_number(self.quarter)} ឆ្នាំ{khmer_number(self.first.year)}"
		first, last = self.first.label_km(True), self.last.label_km(True)
		return first if self.first == self.last else f"{first} ដល់ {last}"


def period(first: str, last: str) -> Period:
	"""The period from one month to another, both included: `period("2010-04", "2010-12")`."""
	return Period(Month.of(first), Month.of(last))


def quarter(code: str) -> Period:
	"""The quarter of a calendar year: `quarter("2010-Q2")`; raises BadPeriod for anything else."""
	found = re.fullmatch(r"([12]\d{3})-Q([1-4])", code, re.ASCII)
	if not found:
		raise BadPeriod('A quarter is written like "2010-Q2".')
	year, last = int(found[1]), int(found[2]) * 3
	return Period(Month(year, last - 2), Month(year, last))
