"""What is missing in the records of a period: told before the period is closed, because afterwards it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from ccm_app.statistics.facts import UNKNOWN
from ccm_app.statistics.period import Period
from ccm_app.statistics.source import CountRequest, CountSource, totals
from ccm_app.statistics.table import Note


@dataclass(frozen=True)
class Gap:
	"""One kind of thing that is missing, with the question that finds its cases."""

	words: Note
	count: int
	request: CountRequest


_ASKED = (
	("registered", "sex", ("", "Not stated"), "Registered without the sex", "បានចុះឈ្មោះដោយគ្មានភេទ"),
	("registered", "age", (str(UNKNOWN),), "Registered without the age", "បានចុះឈ្មោះដោយគ្មានអាយុ"),
	("registered", "case_type", ("",), "Registered without the case type", "បានចុះឈ្មោះដោយគ្មានប្រភេទករណី"),
	("registered", "province", ("",), "Registered without the home province", "បានចុះឈ្មោះដោយគ្មានខេត្តកំណើត"),
	(
		"reintegrated",
		"option",
		("",),
		"Reintegrated without saying where to",
		"បានធ្វើសមាហរណកម្មដោយមិនបញ្ជាក់ទៅទីណា",
	),
	("referred", "outcome", ("Sent",), "Referred without an answer", "បានបញ្ជូនដោយគ្មានចម្លើយ"),
	(
		"follow_up_due",
		"status",
		("Planned",),
		"Follow-up due, without an outcome",
		"ការតាមដានដល់កំណត់ ដោយគ្មានលទ្ធផល",
	),
	("closed", "reason", ("",), "Closed without a reason", "បានបិទដោយគ្មានមូលហេតុ"),
)


def gaps(source: CountSource, period: Period) -> list[Gap]:
	"""Everything that is missing at least once, in a fixed order; what a source does not record is not asked."""
	found = []
	for fact, dimension, codes, english, khmer in _ASKED:
		if not source.has(fact):
			continue
		request = CountRequest(fact, (), period, where=((dimension, codes),))
		count = totals(source.counts(request))[()]
		if count:
			found.append(Gap(Note(english, khmer), count, request))
	return found
