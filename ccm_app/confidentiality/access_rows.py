"""The live rows of Case Access as SQL: which clients a reach opens, for which act, up to which packet.

Lists put the text into their condition, single records ask it for a few clients: one text, one answer. The index is
(party_kind, party, client, ...) and holds every column that is asked, so that the rows themselves are never read.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils import now_datetime

from ccm_app.confidentiality.reach import Reach
from ccm_app.domain.access import CODES, FULL_GROUNDS, IDENTITY, SEALED, packets_from

# So many clients stand in a condition one by one; more of them are read by a query inside it.
MOST_BY_NAME = 500


def quoted(value: str) -> str:
	"""A value as SQL text."""
	return str(frappe.db.escape(value, percent=False))


def listed(values: Iterable[str]) -> str:
	"""Values as SQL text, with commas."""
	return ", ".join(quoted(value) for value in values)


def clients_sql(reach: Reach, packet: str = CODES, *, writing: bool = False, counting: bool = False) -> str:
	"""The query for the clients in reach of a Field Office's staff.

	packet: what has to be opened at least. writing: only rows that are more than read only. counting: for tables
	that show no client; then a row of the office counts for a sensitive client too.
	"""
	office = f"`party_kind` = 'Field Office' and `party` in ({listed(reach.offices)})"
	if not counting:
		office += " and `only_named` = 0"
	through = f"(ifnull(`through_office`, '') in ('', {listed(reach.offices)}))" if reach.offices else "1=1"
	own = f"`party_kind` = 'User' and `party` = {quoted(reach.user)} and {through}"
	parties = [f"({own})", f"({office})"] if reach.offices else [f"({own})"]
	found = f"select `client` from `tabCase Access` where ({' or '.join(parties)}) and {_live()}"
	if writing:
		found += " and `read_only` = 0"
	return found + _packet(packet)


def _live() -> str:
	now = quoted(str(now_datetime()))
	return f"`valid_from` <= {now} and (`valid_until` is null or `valid_until` > {now})"


def _packet(packet: str) -> str:
	if packet == CODES:
		return ""
	enough = f"`packet` in ({listed(packets_from(packet))})"
	return f" and ({enough} or (ifnull(`packet`, '') = '' and `ground` in ({listed(FULL_GROUNDS)})))"


def closed_sql(reach: Reach, column: str, *, sealed_too: bool = True) -> str:
	"""The condition that keeps clients out of a list: conflicts of interest, and for oversight the sealed ones.

	"" when there is none. sealed_too: False for the records in which sealed clients are administered.
	"""
	closed = set(reach.hidden)
	parts = []
	if reach.everything and sealed_too:
		sealed = _sealed_sql(reach.user)
		# Sealed clients are few; their names in the condition are faster than a query for each row.
		few = [row[0] for row in frappe.db.sql(f"{sealed} limit {MOST_BY_NAME + 1}")]
		if len(few) > MOST_BY_NAME:
			parts.append(f"ifnull({column}, '') not in ({sealed})")
		else:
			closed |= set(few)
	if closed:
		parts.append(f"ifnull({column}, '') not in ({listed(sorted(closed))})")
	return " and ".join(parts)


def _sealed_sql(user: str) -> str:
	"""The sealed clients for whom the user is not named by a row of his own."""
	named = (
		"select `client` from `tabCase Access` where `party_kind` = 'User'"
		f" and `party` = {quoted(user)} and {_live()}"
	)
	return f"select `name` from `tabClient` where `sensitivity` = '{SEALED}' and `name` not in ({named})"


def all_open(
	reach: Reach, clients: set[str], packet: str = CODES, *, writing: bool = False, sealed_too: bool = True
) -> bool:
	"""Whether every one of these clients is in reach; clients that do not exist are in nobody's."""
	if not clients:
		return True
	if clients & reach.hidden:
		return False
	if not reach.everything:
		return clients <= _found(clients_sql(reach, packet, writing=writing), "client", clients)
	return not _found(_sealed_sql(reach.user), "name", clients) if sealed_too else True


def _found(query: str, column: str, clients: set[str]) -> set[str]:
	# The same text as in the condition of a list; all of it is escaped.
	return {row[0] for row in frappe.db.sql(f"{query} and `{column}` in ({listed(sorted(clients))})")}


def hides_something(reach: Reach) -> bool:
	"""Whether there is a client whom this wide reach does not open."""
	return bool(reach.hidden) or bool(frappe.db.sql(f"{_sealed_sql(reach.user)} limit 1"))


def packet_of(party_kind: str, party: str, client: str, source: tuple[str, str] | None = None) -> str | None:
	"""The farthest packet that live rows of this party open of this client; None without a row.

	For the portal and for disclosures: a party such as ("Service Provider", "CCPCR-SVR"). source: (DocType, name) of
	the record on which the rows have to rest, such as one referral; None for any.
	"""
	where = (
		f"`party_kind` = {quoted(party_kind)} and `party` = {quoted(party)} and `client` = {quoted(client)}"
	)
	if source:
		where += f" and `source_kind` = {quoted(source[0])} and `source_name` = {quoted(source[1])}"
	query = (
		f"select ifnull(`packet`, '') from `tabCase Access` where {where} and `only_named` = 0 and {_live()}"
	)
	held = {row[0] for row in frappe.db.sql(query)}
	return next((one for one in (IDENTITY, *packets_from(CODES)[1::-1]) if one in held), None)
