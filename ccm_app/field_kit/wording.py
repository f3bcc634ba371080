"""Problems as English sentences, with field names replaced by the labels that people see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccm_app.domain.problems import Problem, RuleBroken
from ccm_app.domain.sentences import sentence as sentence_of_rule
from ccm_app.exchange.sentences import SENTENCES as FILE_SENTENCES
from ccm_app.field_kit.dictionary import Dictionary, Kind
from ccm_app.field_kit.sentences import SENTENCES

OWN_SENTENCES: Mapping[str, str] = {**SENTENCES, **FILE_SENTENCES}


def refusal(dictionary: Dictionary, kind: str, problems: Sequence[Problem]) -> RuleBroken:
	"""Everything that is wrong, ready to be raised; the same problem is said once."""
	once: list[tuple[Problem, str]] = []
	labels = labels_of(dictionary, kind)
	for one in problems:
		text = sentence(one, labels)
		if text not in [known for _, known in once]:
			once.append((one, text))
	return RuleBroken([one for one, _ in once], [text for _, text in once])


def sentence(problem: Problem, labels: Mapping[str, str]) -> str:
	"""One problem as a sentence. labels: field name -> label."""
	template = OWN_SENTENCES.get(problem.code)
	if template is None:
		return sentence_of_rule(problem, labels=labels)
	field = problem.values.get("field")
	named = {"field": labels.get(str(field), field)} if field else {}
	return template.format(**{**problem.values, **named})


def labels_of(dictionary: Dictionary, kind: str) -> dict[str, str]:
	"""Labels of a kind's fields and of its child rows' fields."""
	if kind not in dictionary:
		return {}
	described = dictionary[kind]
	labels: dict[str, str] = {}
	for child in [dictionary[table.options] for table in described.tables]:
		labels |= _labels(child)
	return labels | _labels(described)


def _labels(kind: Kind) -> dict[str, str]:
	return {field.name: field.label for field in kind.fields}
