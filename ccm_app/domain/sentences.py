"""The sentence of every problem: what happened, and what to do next. Nothing that was typed is lost.

Keys are problem codes; placeholders are named like the values of the problem. The site translates the
template before it fills it in, so that a sentence is never put together from pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ccm_app.domain.problems import Problem
from ccm_app.domain.sentences_access import SENTENCES as ACCESS_SENTENCES
from ccm_app.domain.sentences_basics import SENTENCES as BASIC_SENTENCES
from ccm_app.domain.sentences_matching import SENTENCES as MATCHING_SENTENCES
from ccm_app.domain.sentences_merging import SENTENCES as MERGING_SENTENCES
from ccm_app.domain.sentences_platform import SENTENCES as PLATFORM_SENTENCES
from ccm_app.domain.sentences_sharing import SENTENCES as SHARING_SENTENCES
from ccm_app.domain.sentences_stages import SENTENCES as STAGE_SENTENCES

SENTENCES: dict[str, str] = {
	**BASIC_SENTENCES,
	**STAGE_SENTENCES,
	**ACCESS_SENTENCES,
	**MATCHING_SENTENCES,
	**MERGING_SENTENCES,
	**SHARING_SENTENCES,
	**PLATFORM_SENTENCES,
}

Translate = Callable[[str], str]


def sentence(found: Problem, translate: Translate = str, labels: Mapping[str, str] | None = None) -> str:
	"""The sentence of a problem.

	translate: turns the English template into the user's language. labels: field name to label, for the
	placeholders {field} and {other}. A code without a sentence is a fault of ours and raises KeyError.
	"""
	values = dict(found.values)
	for placeholder in ("field", "other"):
		name = str(values.get(placeholder) or "")
		if name:
			values[placeholder] = translate((labels or {}).get(name) or name.replace("_", " ").capitalize())
	return translate(SENTENCES[found.code]).format(**values)
