"""What a rule answers when something stands in the way.

A rule returns a list of problems; an empty list means that nothing stands in the way. The shells
(site, embedded registry) turn a problem into a sentence with `ccm_app.domain.sentences`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
	"""One reason why a record cannot be saved or a case cannot move.

	code: fixed name such as "referral.provider_not_designated"; each has a sentence.
	fields: the field names of the record that the user has to look at.
	values: what the sentence is filled with; never an identity.
	"""

	code: str
	fields: tuple[str, ...] = ()
	values: Mapping[str, object] = field(default_factory=dict)

	def __hash__(self) -> int:
		return hash((self.code, self.fields))


def problem(code: str, *fields: str, **values: object) -> Problem:
	"""Write a problem in one line: `problem("plan.no_lines", "lines")`."""
	return Problem(code, fields, values)


class RuleBroken(Exception):
	"""Raised by the shells with every problem that was found, so that the user sees all at once."""

	def __init__(self, problems: list[Problem], sentences: list[str]):
		super().__init__("\n".join(sentences))
		self.problems = problems
		self.sentences = sentences
