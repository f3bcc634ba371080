"""Fit the weights of the matcher on the tuning split: `python benchmarks/tune_matching.py [people] [questions]`.

Prints the table for `ccm_app/domain/matching_weights.py`. The evaluation split (other seeds, other rules of writing,
names that no tuning person has) is not read here. Logistic regression over the features of all candidates, so that
parts that do not agree independently (a surname and the father's, a village and a family) are not counted twice.
"""

from __future__ import annotations

import sys

import numpy
from match_store import SqliteStore, hasher, person_of
from people_generator.people import People
from people_generator.returns import return_of

from ccm_app.domain import matching

SPLIT, SEED, HELD_UP = "tuning", 1, 0.05
_RIDGE = 2.0
Row = tuple[int, bool, dict[str, float]]


def questions(number: int, people: People, register: list, store: SqliteStore) -> list[Row]:
	"""(question, same person, features) of every candidate; every second question is a newcomer's."""
	rows: list[Row] = []
	for question in range(number):
		true = ""
		if question % 2:
			_kind, made = people.newcomer(register)
		else:
			true = str(people.chance.randrange(len(register)))
			_kind, made = return_of(register[int(true)], people, SPLIT)
		for candidate, found in matching.compared(person_of(made), store, hasher):
			rows.append((question, candidate == true, found))
	return rows


def fitted(features: numpy.ndarray, same: numpy.ndarray) -> numpy.ndarray:
	"""Weights by Newton's method; the last one is the constant."""
	columns = numpy.hstack([features, numpy.ones((len(features), 1))])
	weights = numpy.zeros(columns.shape[1])
	ridge = numpy.eye(columns.shape[1]) * _RIDGE
	ridge[-1, -1] = 0
	for _round in range(40):
		likely = 1 / (1 + numpy.exp(-numpy.clip(columns @ weights, -30, 30)))
		slope = columns.T @ (same - likely) - ridge @ weights
		curve = (columns * (likely * (1 - likely))[:, None]).T @ columns + ridge
		step = numpy.linalg.solve(curve, slope)
		weights += step
		if abs(step).max() < 1e-4:
			break
	return weights


def main(people_number: int = 100_000, asked: int = 8_000) -> None:
	"""Print the weights, the constant and the threshold."""
	people = People(SEED, SPLIT)
	register = [people.one() for _number in range(people_number)]
	store = SqliteStore()
	store.fill(register)
	rows = questions(asked, people, register, store)
	names = sorted({name for _question, _same, found in rows for name in found})
	place = {name: column for column, name in enumerate(names)}
	features = numpy.zeros((len(rows), len(names)))
	for number, (_question, _same, found) in enumerate(rows):
		for name, value in found.items():
			features[number, place[name]] = value
	same = numpy.array([float(one[1]) for one in rows])
	weights = fitted(features, same)
	for name in names:
		print(f'\t"{name}": {weights[place[name]]:.2f},')
	print(f"CONSTANT = {weights[-1]:.2f}")
	_print_threshold(rows, features @ weights[:-1] + weights[-1], asked)


def _print_threshold(rows: list[Row], scores: numpy.ndarray, asked: int) -> None:
	best: dict[int, float] = {}
	true: dict[int, float] = {}
	for (question, same, _found), score in zip(rows, scores, strict=True):
		best[question] = max(best.get(question, -99.0), score)
		if same:
			true[question] = score
	newcomers = sorted((best.get(one, -99.0) for one in range(1, asked, 2)), reverse=True)
	for share in (0.02, 0.03, HELD_UP, 0.07, 0.1):
		threshold = newcomers[int(len(newcomers) * share)]
		found = sum(score >= threshold for score in true.values()) / (asked / 2)
		print(f"# newcomers held up {share:.2f}: THRESHOLD = {threshold:.2f}, returns found {found:.3f}")


if __name__ == "__main__":
	main(*map(int, sys.argv[1:3]))
