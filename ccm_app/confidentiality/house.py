"""Records of the house: those of one Field Office, and those that name cases in a table of theirs."""

from __future__ import annotations

from ccm_app.confidentiality import roles
from ccm_app.confidentiality.access_rows import clients_sql, closed_sql, listed, quoted
from ccm_app.confidentiality.reach import Standing

# Listed and opened by the own office only, beside what its staff may do with clients.
OF_ONE_OFFICE = ("Monitoring Visit", "Paper Form Batch", "Staff Leave")
# Records of the house that name cases in a table of theirs.
NAMES_CASES = {"Case Evaluation": "Evaluated Case", "Monitoring Visit": "Monitored Case"}


def naming_condition(standing: Standing, kind: str, table: str) -> str:
	"""A record that names cases by number: open to an office that has a case in it, closed with a sealed one."""
	reach = standing.reach("Case")
	named = f"select `parent` from `tab{NAMES_CASES[kind]}` where `case` in"
	if kind in OF_ONE_OFFICE:
		own = office_condition(standing, kind, f"{table}.`field_office`")
	elif reach.everything or reach.nothing:
		own = "" if reach.everything else "1=0"
	else:
		cases = f"select `name` from `tabCase` where `client` in ({clients_sql(reach)})"
		own = f"({table}.`owner` = {quoted(reach.user)} or {table}.`name` in ({named} ({cases})))"
	closed = closed_sql(reach, "`client`")
	if not closed or own == "1=0":
		return own
	open_ones = f"{table}.`name` not in ({named} (select `name` from `tabCase` where not ({closed})))"
	return f"{own} and {open_ones}" if own else open_ones


def office_condition(standing: Standing, kind: str, column: str) -> str:
	"""The condition for records of one office; "" for who sees every office."""
	if sees_every_office(standing):
		return ""
	offices = standing.reach(kind).offices
	return f"{column} in ({listed(offices)})" if offices else "1=0"


def sees_every_office(standing: Standing) -> bool:
	"""Whether the user sees records of the house of every office."""
	return standing.reach("Case").everything or roles.MINISTRY in standing.roles
