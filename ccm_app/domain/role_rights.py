"""What the ministry administrator may change about the rights of roles: take away what was shipped, and give it back.

She keeps the rights of the roles that she gives (`staff_accounts.GIVEN`) to the records of the work, and no others:
not her own, not those of who stands above or watches, nothing about the vault, the ledger, the lists or the
configuration. What was not shipped stays beyond her, and so does deleting, importing, sharing and mailing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.staff_accounts import GIVEN

Row = Mapping[str, Any]

# The rights that are ticked, in the order of the page.
TICKED = ("read", "select", "write", "create", "report", "export", "print")
# The records of the work. Everything else is closed: the vault, the ledger and its keys, what tells who looked, who is
# kept away and what was shared, the lists and numbers, the offices whose staff decides about access.
KINDS = (
	"Client",
	"Case",
	"Movement",
	"Social Assessment",
	"Case Conference",
	"Case Plan",
	"Client Consent",
	"Referral",
	"Service Record",
	"Reintegration",
	"Follow-up",
	"Case Closure",
	"Case Evaluation",
	"Case Handover",
	"Body Meeting",
	"Monitoring Visit",
	"Service Provider",
	"Provider Designation",
	"Paper Form Batch",
)
# Somebody has to be able to do these, or the work stands still.
NEEDED = ("read", "write", "create")
_WITHOUT_MEANING = tuple(right for right in TICKED if right not in ("read", "select"))


@dataclass(frozen=True)
class Rights:
	"""Who may do what with one kind of record: as it is, as somebody wants it, as it was shipped."""

	kind: str
	today: Iterable[Row]
	wanted: Iterable[Row]
	shipped: Iterable[Row]


def held(rows: Iterable[Row]) -> frozenset[tuple[str, int, bool, str]]:
	"""(role, level, only of the owner, right) of every tick of a table of rights, whatever the right."""
	return frozenset(
		(str(row.get("role")), int(row.get("permlevel") or 0), bool(row.get("if_owner")), name)
		for row in rows
		for name, value in row.items()
		if name not in _NO_RIGHTS and value in (1, True, "1")
	)


_NO_RIGHTS = frozenset({"role", "permlevel", "if_owner", "idx", "docstatus", "parent", "name"})


def is_open(kind: str, role: str) -> bool:
	"""Whether the ministry administrator keeps the rights of this role to this kind of record."""
	return kind in KINDS and role in GIVEN


def asked_problems(kind: str, role: str, right: str, editor_roles: frozenset[str]) -> list[Problem]:
	"""Why nobody asks here about this right of this role, whether it would change something or not."""
	if kind not in KINDS:
		return [problem("rights.closed", kind=kind)]
	return list(_of_cell(kind, (role, 0, False, right), editor_roles, is_beyond=False))


def right_problems(rights: Rights, editor_roles: frozenset[str]) -> list[Problem]:
	"""Why the rights cannot become what is wanted; every reason."""
	if rights.kind not in KINDS:
		return [problem("rights.closed", kind=rights.kind)]
	before, after, shipped = held(rights.today), held(rights.wanted), held(rights.shipped)
	found: list[Problem] = []
	for role, level, of_owner, right in sorted(before ^ after):
		one = (role, level, of_owner, right)
		found += _of_cell(rights.kind, one, editor_roles, one in after - shipped)
	changed = {role for role, _level, _owner, _right in before ^ after}
	return found or list(_left(rights.kind, before, after, changed))


def _of_cell(
	kind: str, cell: tuple[str, int, bool, str], editor_roles: frozenset[str], is_beyond: bool
) -> Iterator[Problem]:
	role, level, of_owner, right = cell
	if role in editor_roles:
		yield problem("rights.own_role")
	elif role not in GIVEN:
		yield problem("rights.role_not_kept", role=role)
	elif right not in TICKED or level or of_owner:
		yield problem("rights.never", right=right)
	elif is_beyond:
		yield problem("account.beyond_envelope", kind=kind, role=role, right=right)


def _left(
	kind: str,
	before: frozenset[tuple[str, int, bool, str]],
	after: frozenset[tuple[str, int, bool, str]],
	changed: Iterable[str],
) -> Iterator[Problem]:
	"""What the table would be like afterwards."""
	for role in sorted(changed):
		mine = {right for who, _level, _owner, right in after if who == role}
		if "read" not in mine and mine & set(_WITHOUT_MEANING):
			yield problem("rights.read_first", role=role, kind=kind)
	for right in NEEDED:
		if right in {one[-1] for one in before} - {one[-1] for one in after}:
			yield problem("rights.last_one", right=right, kind=kind)
