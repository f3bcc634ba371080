"""The sentence of every problem: what happened, and what to do next. Nothing that was typed is lost.

Keys are problem codes; placeholders are named like the values of the problem. The site translates the
template before it fills it in, so that a sentence is never put together from pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ccm_app.domain.problems import Problem
from ccm_app.domain.sentences_access import SENTENCES as ACCESS_SENTENCES
from ccm_app.domain.sentences_answers import SENTENCES as ANSWER_SENTENCES
from ccm_app.domain.sentences_basics import SENTENCES as BASIC_SENTENCES
from ccm_app.domain.sentences_border import SENTENCES as BORDER_SENTENCES
from ccm_app.domain.sentences_configuration import SENTENCES as CONFIGURATION_SENTENCES
from ccm_app.domain.sentences_matching import SENTENCES as MATCHING_SENTENCES
from ccm_app.domain.sentences_merging import SENTENCES as MERGING_SENTENCES
from ccm_app.domain.sentences_network import SENTENCES as NETWORK_SENTENCES
from ccm_app.domain.sentences_platform import SENTENCES as PLATFORM_SENTENCES
from ccm_app.domain.sentences_portal import SENTENCES as PORTAL_SENTENCES
from ccm_app.domain.sentences_referrals import SENTENCES as REFERRAL_SENTENCES
from ccm_app.domain.sentences_restoring import SENTENCES as RESTORING_SENTENCES
from ccm_app.domain.sentences_sharing import SENTENCES as SHARING_SENTENCES
from ccm_app.domain.sentences_stages import SENTENCES as STAGE_SENTENCES
from ccm_app.domain.sentences_statistics import SENTENCES as STATISTICS_SENTENCES
from ccm_app.domain.sentences_workflow import SENTENCES as WORKFLOW_SENTENCES

SENTENCES: dict[str, str] = {
	**BASIC_SENTENCES,
	**STAGE_SENTENCES,
	**ACCESS_SENTENCES,
	**MATCHING_SENTENCES,
	**MERGING_SENTENCES,
	**NETWORK_SENTENCES,
	**BORDER_SENTENCES,
	**REFERRAL_SENTENCES,
	**SHARING_SENTENCES,
	**ANSWER_SENTENCES,
	**PORTAL_SENTENCES,
	**PLATFORM_SENTENCES,
	**WORKFLOW_SENTENCES,
	**CONFIGURATION_SENTENCES,
	**RESTORING_SENTENCES,
	**STATISTICS_SENTENCES,
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
