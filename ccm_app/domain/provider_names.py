"""Names of providers as people write them: one organisation under many spellings is one provider.

The survey of 2007 writes one house "Mlop Tapang", "M'lop Tapang" and "M'LOP TAPANG" in one document. What differs only
in capitals, accents, spaces and signs is the same name; every spelling that was met stands with its provider.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.reading import rows
from ccm_app.domain.register import Record, Register, filled

# Shorter names differ by one letter too often: CDP and CDC are two organisations.
_SHORTEST_ALIKE = 8


def folded(name: object) -> str:
	"""A name without capitals, accents, spaces and signs; Khmer marks stay, because they are letters of their own."""
	plain = unicodedata.normalize("NFKD", str(name or "")).casefold()
	return "".join(sign for sign in plain if sign.isalnum() or _is_khmer(sign))


def _is_khmer(sign: str) -> bool:
	return "\u1780" <= sign <= "\u17ff"


def names_of(provider: Record) -> list[str]:
	"""Code, both names and every other spelling, as they are written."""
	written = [
		provider.get("code") or provider.get("name"),
		provider.get("label_en"),
		provider.get("label_km"),
	]
	written += [row.get("alias") for row in rows(provider, "aliases")]
	return [str(name) for name in written if filled(name) and folded(name)]


def known_as(name: object, providers: Iterable[Record]) -> Record | None:
	"""The provider that bears this name in one of its spellings, None when there is none."""
	wanted = folded(name)
	if not wanted:
		return None
	return next((one for one in providers if wanted in map(folded, names_of(one))), None)


def spelled_with(text: object, providers: Iterable[Record]) -> list[Record]:
	"""Providers of which a spelling holds the text, those that begin with it first."""
	wanted = folded(text)
	found = [
		(min((_rank(wanted, folded(name)) for name in names_of(one)), default=2), one) for one in providers
	]
	return [one for rank, one in sorted(found, key=lambda pair: pair[0]) if rank < 2]


def _rank(wanted: str, there: str) -> int:
	return 0 if there.startswith(wanted) else 1 if wanted in there else 2


def name_problems(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""A name that another provider bears is that provider: it is opened, and not written again."""
	new = _new_names(record, stored)
	others = _others(record, register) if new else []
	for name in new:
		other = known_as(name, others)
		if other:
			return [
				problem(
					"provider.is_known",
					"label_en",
					name=name,
					known=other["name"],
					label=other.get("label_en"),
				)
			]
	return []


def name_warnings(record: Record, stored: Record | None, register: Register) -> list[Problem]:
	"""A name that differs from another provider's by one letter: perhaps the same house, perhaps not."""
	new = _new_names(record, stored)
	others = _others(record, register) if new else []
	for name in new:
		for other in others:
			if any(is_alike(name, theirs) for theirs in names_of(other)):
				label = other.get("label_en")
				return [
					problem("provider.looks_alike", "label_en", name=name, known=other["name"], label=label)
				]
	return []


def is_alike(one: str, other: str) -> bool:
	"""Whether two long names differ by one letter that was left out, put in or changed; a digit is no such letter."""
	first, second = sorted((folded(one), folded(other)), key=len)
	if len(first) < _SHORTEST_ALIKE or len(second) - len(first) > 1 or first == second:
		return False
	place = next((i for i, sign in enumerate(first) if sign != second[i]), len(first))
	rest = first[place:] if len(first) < len(second) else first[place + 1 :]
	changed = first[place : place + 1] + second[place]
	return rest == second[place + 1 :] and not any(sign.isdigit() for sign in changed)


def _new_names(record: Record, stored: Record | None) -> list[str]:
	before = {folded(name) for name in names_of(stored)} if stored else set()
	return [name for name in names_of(record) if folded(name) not in before]


def _others(record: Record, register: Register) -> list[Record]:
	own = record.get("name") or record.get("code")
	return [one for one in register.many("Service Provider") if one["name"] != own]
