"""The functions of this app around borders, leave and voiding, each with the record that it is asked about."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import NOT_REFUSED, SHAPE, method
from ccm_app.tests.matrix.ways_app import report

API = "ccm_app.api."

WAYS = (
	method(
		"own: what a party was told",
		"own",
		"writes",
		API + "border.record_told",
		form={"handover": "$name", "channel": "Telephone", "fields": ["name"]},
		only="Case Handover",
	),
	method(
		"own: ask to void",
		"own",
		"writes",
		API + "voiding.ask",
		form={"client": "$name", "kind": "Entered by mistake", "reason": "Typed for the wrong person."},
		only="Client",
	),
	method(
		"own: ask to void a case",
		"own",
		"writes",
		API + "voiding.ask",
		form={"client": "$client", "case": "$name", "kind": "Nothing", "reason": "Typed by mistake."},
		only="Case",
	),
	method(
		"own: decide a voiding",
		"own",
		SHAPE,
		API + "voiding.decide",
		form={"name": "$name", "confirmed": 1},
		only="Voiding",
	),
	method(
		"own: take a voiding back",
		"own",
		SHAPE,
		API + "voiding.take_back",
		form={"name": "$name", "reason": "It was right."},
		only="Voiding",
	),
	method(
		"own: state of a voiding",
		"own",
		"sees",
		API + "voiding.state",
		form={"client": "$name"},
		only="Client",
		proof=NOT_REFUSED,
	),
	report("My Questions", "Client"),
)
