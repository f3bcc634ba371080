import frappe

from ccm_app.registry.written_by_register import WrittenByRegister

# Every column that a list asks of these rows: the index answers alone, the rows are not read.
ASKED = (
	"party_kind",
	"party",
	"client",
	"packet",
	"through_office",
	"valid_from",
	"valid_until",
	"only_named",
	"read_only",
)


class CaseAccess(WrittenByRegister):
	"""Who may read which client, on what ground, from when until when."""


def on_doctype_update() -> None:
	"""The index behind every list: from an office or a user to the clients in reach.

	The column of the client is as short as a registry number: MariaDB gathers the clients of an office in a table in
	memory, which holds them at that width.
	"""
	frappe.db.add_index("Case Access", list(ASKED), "reach_index")
	frappe.db.add_index("Case Access", ["client", "party_kind"], "client_party_index")
