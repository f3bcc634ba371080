"""Which contact of a client is the father or the mother, from the words that people write for it."""

from __future__ import annotations

import re

from ccm_app.domain.khmer import canonical

FATHER, MOTHER = "father", "mother"
_WORDS = {
	FATHER: ("father", "dad", "daddy", "papa", "ឪពុក", "ឳពុក", "បិតា"),
	MOTHER: ("mother", "mum", "mom", "mama", "ម្តាយ", "មាតា"),
}
# Somebody else, in whose name the word for a parent stands.
_OTHERS = re.compile(r"step|foster|adopt|grand|god|in.law|ចុង|ចិញ្ចឹម|ធម៌|ក្មេក|មីង|មា|ធំ")
_KNOWN = {canonical(word): parent for parent, words in _WORDS.items() for word in words}


def parent_named(relation: str | None) -> str | None:
	""" "father" or "mother" when this relation says so and says nothing else, in English or Khmer; else None."""
	words = re.findall(r"[a-z\u1780-\u17dd]+", canonical(relation or "").casefold())
	found = {parent for word in words for known, parent in _KNOWN.items() if word == known}
	others = any(_OTHERS.search(word) for word in words if word not in _KNOWN)
	return found.pop() if len(found) == 1 and not others else None
