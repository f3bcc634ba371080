"""Judges an answer: does it hold what the rules forbid, was something stored, was what is allowed really given?"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ccm_app.tests.matrix import markers
from ccm_app.tests.matrix.ways import ANSWERS, COUNTS, LISTING, NOT_REFUSED, OPENS, Way

LEAK, CHANGED, GIVEN, NOT_GIVEN, TOLD_APART = "leak", "changed", "given", "not given", "told apart"
REFUSALS = (401, 403, 404)
# What differs between any two answers: moments, names of tasks and of errors, how long something took.
MOMENT = re.compile(
	r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}|execution_time\W+[\d.e-]+"
)
# The platform's own rows that give access, carry words out of the register or stand for a remark about a record.
PROTECTED_PLATFORM = frozenset(
	{
		"DocShare",
		"Document Share Key",
		"Comment",
		"ToDo",
		"File",
		"Tag Link",
		"Document Follow",
		"Communication",
		"Email Queue",
		"Custom DocPerm",
		"Client Script",
		"Webhook",
		"Report",
		"Auto Email Report",
		"Auto Repeat",
	}
)
# Written when somebody is refused, too: that is what they are for. Of a changed setting its own table tells, if it matters.
LOGS = frozenset(
	{"Identity Look", "Case Event", "Disclosure", "Form Draft", "Sign-in Place", "Configuration Change"}
)


@dataclass(frozen=True)
class Question:
	"""One cell as the oracle sees it.

	client: the relation of the record's client; expected: "yes", "codes only", "maybe" or "no"; hidden: whether the
	record must look as if it did not exist; target: the gaps; asked: the words of the request.
	"""

	way: Way
	client: str
	expected: str
	hidden: bool
	target: Mapping[str, str]
	asked: str


class Oracle:
	"""Knows what each person may ever see of each client.

	allowed: client -> {"codes", "identity", "texts"} of the person who asks; names: number -> (client, DocType);
	clients, kinds: the lists of the product; protected: the tables that only a permitted act may change.
	"""

	def __init__(
		self,
		names: Mapping[str, Sequence[str]],
		clients: Sequence[str],
		kinds: Sequence[str],
		protected: Collection[str],
	):
		self.names = {name: clients.index(client) for name, (client, _kind) in names.items()}
		self.kind_of = {name: kind for name, (_client, kind) in names.items()}
		self.clients, self.kinds = list(clients), list(kinds)
		self.protected = frozenset(protected) | PROTECTED_PLATFORM

	def leaks(
		self, text: str, asked: str, allowed: Mapping[str, Mapping[str, Any]], own_list: bool = False
	) -> list[str]:
		"""What stands in the text and was not for this person; what the request itself said is no secret.

		own_list: whether the text is the person's own list, in which some numbers stand.
		"""
		texts, numbers = markers.found_in(text, self.names)
		found = [self._words(*one) for one in texts if not self._may_read(*one, allowed)]
		for client, number in numbers:
			relation = self.clients[client]
			held = allowed.get(relation, {})
			if own_list and self.kind_of[number] in held.get("own list", ()):
				continue
			if number not in asked and not self._may_meet(number, held.get("codes")):
				found.append(f"number of {relation}: {number}")
		return sorted(found)

	def _may_read(
		self, client: int, kind: int, packet: str, allowed: Mapping[str, Mapping[str, Any]]
	) -> bool:
		held = allowed.get(self.clients[client], {})
		if packet == markers.IDENTITY:
			return bool(held.get("identity"))
		return self.kinds[kind] in held.get("texts", ())

	def _may_meet(self, number: str, codes: Any) -> bool:
		return codes is True or (bool(codes) and self.kind_of[number] in codes)

	def _words(self, client: int, kind: int, packet: str) -> str:
		what = "identity" if packet == markers.IDENTITY else f"text of {self.kinds[kind]}"
		return f"{what} of {self.clients[client]}"

	def changes(self, question: Question, kept: Collection[str], text: str = "") -> list[str]:
		"""The tables that were changed although nothing was to be changed, and a column that was forged."""
		if self._is_forged(question, kept, text):
			return [f"{question.way.forges} was changed"]
		if question.expected != "no":
			return []
		return sorted(set(kept) & self.protected - LOGS)

	def _is_forged(self, question: Question, kept: Collection[str], text: str) -> bool:
		"""Whether the answer to a save holds the value that no request may bring in."""
		forged = {"client": "wrong_client", "field_office": "wrong_office"}.get(question.way.forges)
		value = question.target.get(forged, "") if forged else ""
		said = f'"{question.way.forges}":"{value}"'
		return bool(value) and bool(kept) and said in text.replace('": "', '":"')


def gives(question: Question, status: int, text: str, message: Any) -> bool:
	"""Whether an answer gives what its way promises to whoever may."""
	proof = question.way.proof
	if status in REFUSALS or status >= 500:
		return False
	# The one record of its kind is in no list: that is said, as for a list that nobody can ask for.
	if proof == NOT_REFUSED or (question.target.get("single") and question.way.threat in LISTING):
		return True
	return status == 200 and _shows(proof, question.target, text, message)


def _shows(proof: str, target: Mapping[str, str], text: str, message: Any) -> bool:
	if proof == ANSWERS:
		return True
	if proof == OPENS:
		return target.get("creation", "") in text
	if proof == COUNTS:
		return isinstance(message, int) and message > 0
	# There are more records about nobody than a page holds.
	return bool(message) if target.get("of_nobody") else f'"{target.get("name")}"' in text


def is_given_against_the_rules(question: Question, status: int, text: str) -> bool:
	"""Whether a record was opened to somebody who may not see it; for records about nobody, which hold no marker."""
	moment = question.target.get("creation")
	opens = question.way.proof == OPENS and question.expected == "no"
	return opens and status == 200 and bool(moment) and str(moment) in text


def outline(status: int, text: str, target: Mapping[str, str]) -> tuple[int, str]:
	"""The answer without what differs in any case: the numbers that were asked for, and the time."""
	numbers = {
		target.get(one, "")
		for one in ("name", "client", "case", "parent", "file", "file_url", "comment", "form_key")
	}
	for number in sorted(filter(None, numbers), key=len, reverse=True):
		# A short code could be a part of any word.
		text = text.replace(number, "#") if len(number) > 5 else text.replace(f'"{number}"', '"#"')
	return status, MOMENT.sub("@", text)
