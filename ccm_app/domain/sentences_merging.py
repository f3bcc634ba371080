"""English sentences for the problems of merging two registrations of one person, and of undoing it."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"client.is_merged": "The registration {client} was merged into {kept}: it is the same person. Go on with {kept}.",
	"merge.not_a_registration": "The registration {client} is void or was merged before. Choose the registration that is in use.",
	"merge.open_case_elsewhere": "The open case {case} of the merged registration belongs to another Field Office. Hand the case over to the office of the kept registration first, then merge.",
	"merge.handover_is_open": "The hand-over {handover} is not finished. Let it be accepted or returned first, then merge.",
	"merge.other_pair": "The comparison is about two other registrations. Choose the comparison of these two, or none.",
	"merge.found_different": "The Central Office has decided that these are two people. Correct that decision first, with its reason.",
	"merge.is_history": "A merge that was made is history and is not changed. To take it back, write why under “Reason for undoing”.",
	"merge.already_undone": "This merge was undone before. To merge the two again, make a new merge.",
	"merge.not_the_last_word": "The merge cannot be undone, because {count} records were written or changed since: {records}. Nothing was changed. Ask the case manager whether these records belong to the one person or the other.",
}
