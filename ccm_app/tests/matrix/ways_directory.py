"""Choosing a provider for a case, and the reports of the directory, which name nobody."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import SHAPE, method
from ccm_app.tests.matrix.ways_app import API, report

WAYS = (
	method(
		"own: providers for a case",
		"own",
		"sees",
		API + "provider_choice.providers_for",
		form={"case": "$name", "service": "PSYCHO"},
		only="Case",
		names=False,
	),
	method(
		"own: why not this provider",
		"own",
		"sees",
		API + "provider_choice.why_not",
		form={"case": "$name", "service": "PSYCHO", "provider": "CWDA"},
		only="Case",
		names=False,
	),
	method(
		"own: search providers",
		"own",
		SHAPE,
		API + "provider_choice.search_providers",
		form={
			"doctype": "Service Provider",
			"txt": "a",
			"searchfield": "name",
			"start": 0,
			"page_len": 5,
			"filters": {},
		},
		only="Case",
		names=False,
	),
	method("own: directory sheet", "own", SHAPE, API + "directory.directory_pdf", only="Case", names=False),
	report("Provider Directory", "Service Provider"),
	report("Ending Agreements", "Service Provider"),
)
