"""What each kind of agreement weighs when two records are compared, and from which sum on people compare them.

Fitted by `benchmarks/tune_matching.py` on its tuning split: 100,000 synthetic people, 2,500 returns and 2,500
newcomers, ridge 2. A weight is the logarithm of a ratio of likelihoods, given all the others; a weight that ends in
"rare" is multiplied by the rarity of the name. Two are set by hand: "document", because one paper belongs to one
person and the fit saw few of them, and "district agrees", between commune and province, which no synthetic person has.
"""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
	"birth guess 1 beside": -0.85,
	"birth guess 2 beside": -0.64,
	"birth guess 3 beside": -1.08,
	"birth guess agrees": 1.11,
	"birth guess differs": -2.50,
	"birth missing": 0.33,
	"birth year agrees, day agrees": 4.08,
	"birth year agrees, day differs": -0.79,
	"birth year agrees, day turned": 0.57,
	"birth year agrees, day unknown": 1.64,
	"birth year agrees, month agrees": 1.77,
	"birth year beside": -1.17,
	"birth year beside, day agrees": 1.29,
	"birth year differs": -3.51,
	"birth year differs, day agrees": -0.27,
	"commune agrees": 1.91,
	"commune agrees, not below": 0.24,
	"district agrees": 0.90,
	"district agrees, not below": -0.43,
	"document": 14.00,
	"document differs": -0.69,
	"father agrees": 0.61,
	"father differs": -1.00,
	"father in part": -2.35,
	"mother agrees": 1.18,
	"mother differs": -2.63,
	"mother in part": -1.17,
	"name alone": 0.78,
	"name close": 1.09,
	"name close rare": 0.44,
	"name none across scripts": -0.14,
	"name none in one script": -1.69,
	"name skeleton": -0.03,
	"name skeleton across scripts": 0.68,
	"name skeleton in one script": -0.68,
	"name skeleton rare": 0.35,
	"parent close rare": 0.21,
	"parent skeleton rare": 0.16,
	"place differs": -3.42,
	"province agrees": 0.51,
	"province agrees, not below": -1.26,
	"second close": 0.27,
	"second none across scripts": -0.86,
	"second none in one script": -0.46,
	"second skeleton across scripts": -0.62,
	"second skeleton in one script": -0.71,
	"sex": 1.39,
	"sex differs": -1.39,
	"telephone": 0.56,
	"telephone differs": -0.81,
	"village agrees": 2.43,
}
CONSTANT = -9.50
# At this sum 3 of 100 newcomers of the tuning split are held up.
THRESHOLD = -2.16

# The code of a part for each feature in which it agrees, in the order in which people read them.
PARTS_THAT_AGREE: dict[str, str] = {
	"document": "document",
	"name close": "name",
	"name skeleton": "name",
	"name skeleton in one script": "name",
	"name skeleton across scripts": "name",
	"birth year agrees, day agrees": "birth date",
	"birth year agrees, day turned": "birth year",
	"birth year agrees, month agrees": "birth year",
	"birth year agrees, day differs": "birth year",
	"birth year agrees, day unknown": "birth year",
	"birth guess agrees": "birth year",
	"birth year beside, day agrees": "birth day",
	"birth year differs, day agrees": "birth day",
	"birth guess 1 beside": "age",
	"birth guess 2 beside": "age",
	"sex": "sex",
	"village agrees": "village",
	"commune agrees": "commune",
	"commune agrees, not below": "commune",
	"district agrees": "district",
	"district agrees, not below": "district",
	"province agrees": "province",
	"province agrees, not below": "province",
	"father agrees": "father's name",
	"mother agrees": "mother's name",
	"telephone": "telephone",
}
