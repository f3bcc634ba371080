"""The reports of statistics: whoever receives tables, and nobody else."""

from __future__ import annotations

from ccm_app.tests.matrix.ways import SHAPE, method
from ccm_app.tests.matrix.ways_app import API, QUARTER, RUN

BEHIND = {**QUARTER, "row": "TOTAL", "column": "TOTAL"}
PERIOD, PUBLICATION = "Statistical Period", "Statistics Publication"
STUDY = {"period": "2026-Q4", "receiver": "IOM", "reason": "A study."}


WAYS = (
	method(
		"report Cases Behind",
		"T21",
		"sees",
		RUN,
		form={"report_name": "Cases Behind", "filters": BEHIND},
		only="Case",
		names=False,
	),
	method(
		"report Map of Provinces",
		"T21",
		"sees",
		RUN,
		form={"report_name": "Map of Provinces", "filters": {"period": "2026-Q4"}},
		only="Case",
		names=False,
	),
	method(
		"report Statistics at a Glance",
		"T21",
		"sees",
		RUN,
		form={"report_name": "Statistics at a Glance", "filters": {"period": "2026-Q4"}},
		only="Case",
		names=False,
	),
	method(
		"own: look at a period",
		"own",
		"writes",
		API + "periods.look_at_period",
		form={"period": "$name"},
		only=PERIOD,
	),
	method(
		"own: close a period",
		"own",
		"writes",
		API + "periods.close_period",
		form={"period": "$name"},
		only=PERIOD,
	),
	method(
		"own: sign a period",
		"own",
		"writes",
		API + "periods.sign_period",
		form={"period": "$name"},
		only=PERIOD,
	),
	method(
		"own: restate a period",
		"own",
		"writes",
		API + "periods.restate_period",
		form={"period": "$name", "reason": "A correction."},
		only=PERIOD,
	),
	method(
		"own: publish tables",
		"own",
		"writes",
		API + "publications.publish_tables",
		form={"publication": "$name"},
		only=PUBLICATION,
	),
	method(
		"own: public tables",
		"own",
		"sees",
		API + "publications.show_publication",
		form={"publication": "$name"},
		only=PUBLICATION,
	),
	method(
		"own: a publication as a file",
		"own",
		"sees",
		API + "publications.download_publication",
		form={"publication": "$name"},
		only=PUBLICATION,
	),
	method(
		"own: send to DHIS2",
		"own",
		"writes",
		API + "dhis2_pushes.push_to_dhis2",
		form={"data_set": "$name", "period": "2026-Q3"},
		only="DHIS2 Data Set",
	),
	method(
		"own: HTCDS",
		"own",
		"exports",
		API + "research_exports.export_htcds",
		form=STUDY,
		only="Case",
		names=False,
	),
	method(
		"own: CTDC",
		"own",
		"exports",
		API + "research_exports.export_ctdc",
		form=STUDY,
		only="Case",
		names=False,
	),
	method(
		"own: booklet",
		"own",
		SHAPE,
		API + "booklets.make_booklet",
		form={"filters": {"period": "2026-Q4"}},
		# About nobody, so that few of these large papers are drawn.
		only=PERIOD,
		names=False,
	),
	method(
		"own: a table as a file",
		"own",
		SHAPE,
		API + "booklets.make_table_file",
		form={"filters": QUARTER, "file_format": "HXL"},
		only="Case",
		names=False,
	),
)
