"""The world of the matrix: one client for each way to stand to a person, taken through the stages by the roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import getdate

from ccm_app.api import referrals
from ccm_app.caseload import stories
from ccm_app.caseload.figures import CaseloadClient
from ccm_app.caseload.moves import with_passed
from ccm_app.caseload.passage import Passage
from ccm_app.caseload.steps import Step, Taker
from ccm_app.caseload.working import Days
from ccm_app.domain import categories
from ccm_app.registry import shipped
from ccm_app.setup.people import decided_by
from ccm_app.tests.matrix import accounts, markers, standing
from ccm_app.tests.personas import CLERK, MANAGER, OTHER_CLERK, OTHER_MANAGER, WORKER, acting_as

OTHER_WORKER = "socialworker-btb@btb.example"
STAFF = {
	"SVR": {"CCM Field Case Manager": MANAGER, "CCM Clerk": CLERK, "CCM Social Worker": WORKER},
	"BTB": {
		"CCM Field Case Manager": OTHER_MANAGER,
		"CCM Clerk": OTHER_CLERK,
		"CCM Social Worker": OTHER_WORKER,
	},
}
EVERYWHERE = {
	"CCM Central Office": "central@ccm.example",
	"CCM Field Coordination Unit": "fcu@ccm.example",
	"CCM Budget Approver": "budget@ccm.example",
}
# How a client stands to the people of Svay Rieng -> (the office that registers, whether a colleague has the case).
BEGINS = {
	"own": ("SVR", False),
	"own office": ("SVR", True),
	"other office": ("BTB", False),
	"handed over": ("SVR", True),
	"received": ("BTB", False),
	"emergency": ("BTB", False),
	"emergency ended": ("BTB", False),
	"conflict": ("SVR", True),
	"restricted": ("SVR", True),
	"sealed": ("SVR", True),
	"closed": ("SVR", False),
}
IDENTITY_ROWS: dict[str, Any] = {
	"documents": [{"document_type": "NATIONAL"}],
	"addresses": [{"area": "20"}],
	"phones": [{"phone_number": "012 345 678"}],
	"contacts": [{"relation": "Aunt", "phone_number": "012 345 679"}],
}


class Office:
	"""The site as the steps of one client see it: each step is saved in its role, with markers in every text."""

	def __init__(self, client: int, kinds: Sequence[str], staff: Mapping[str, str]):
		self.client, self.kinds, self.staff = client, list(kinds), {**EVERYWHERE, **staff}

	def account(self, role: str) -> str:
		"""The account that holds a role for this client."""
		return self.staff[role]

	def find(self, kind: str, equal: Mapping[str, Any]) -> Mapping[str, Any] | None:
		"""The stored record with these values; its codes are enough."""
		rows = frappe.get_all(kind, filters=dict(equal), fields=["*"], limit=1)
		return rows[0] if rows else None

	def insert(self, step: Step, values: Mapping[str, Any]) -> None:
		"""Save a new record in the role of the step."""
		self.save(self.account(step.role), step.kind, values)

	def save(self, user: str, kind: str, values: Mapping[str, Any]) -> str:
		"""Save a new record with markers as somebody; its number."""
		with acting_as(user):
			return str(frappe.get_doc({"doctype": kind, **self.marked(kind, values)}).insert().name)

	def update(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Change a record in the role of the step."""
		with acting_as(self.account(step.role)):
			record = frappe.get_doc(step.kind, name)
			record.update(self._rows_marked(step.kind, values))
			record.save()

	def move(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Take a step of the workflow in its role."""
		if values:
			self.update(step, name, values)
		if (step.kind, step.action) == ("Referral", "Send"):
			self._let_central_agree(name)
		with acting_as(self.account(step.role)):
			apply_workflow(frappe.get_doc(step.kind, name).as_json(), step.action)

	def _let_central_agree(self, referral: str) -> None:
		"""The Central Office's word on a referral to another province, where it is needed."""
		if frappe.db.get_value("Referral", referral, "crosses_provinces"):
			with acting_as(self.account("CCM Field Case Manager")):
				referrals.ask_central(referral)
			with acting_as(self.account("CCM Central Office")):
				referrals.give_word(referral, True)

	def marked(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
		"""The values of a record and of its rows, each text with the marker of this client and DocType."""
		packet = markers.IDENTITY if kind == "Client Identity" else markers.TEXT
		return markers.marked(shipped.fields(kind), self._rows_marked(kind, values), self.word(kind, packet))

	def _rows_marked(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
		packet = markers.IDENTITY if kind == "Client Identity" else markers.TEXT
		found = dict(values)
		for table in shipped.table_fields(kind):
			name, rows = table["fieldname"], values.get(table["fieldname"])
			if rows:
				fields, word = shipped.fields(table["options"]), self.word(table["options"], packet)
				found[name] = [markers.marked(fields, row, word) for row in rows]
		return found

	def word(self, kind: str, packet: str) -> str:
		"""The marker of this client for a DocType."""
		return markers.marker(self.client, self.kinds.index(kind), packet)


def build(clients: Sequence[str], kinds: Sequence[str]) -> dict[str, str]:
	"""Make what is not there yet; relation -> registry number of its client.

	clients, kinds: the lists of the product, whose places are the numbers in the markers.
	"""
	found = {}
	for relation, (office, is_a_colleagues) in BEGINS.items():
		found[relation] = passage(clients.index(relation), relation, office, is_a_colleagues, kinds)
		frappe.db.commit()
	for relation, client in found.items():
		standing.bring_about(relation, client, Office(clients.index(relation), kinds, STAFF["SVR"]))
		frappe.db.commit()
	return found


def passage(number: int, relation: str, office: str, is_a_colleagues: bool, kinds: Sequence[str]) -> str:
	"""Take one client through the stages, unless that was done before; the registry number.

	number: its place in the list of clients, for its markers; relation: a word by which it is found again.
	"""
	staff = dict(STAFF[office])
	if is_a_colleagues:
		staff["CCM Field Case Manager"] = accounts.COLLEAGUE
	shell = Office(number, kinds, staff)
	key = f"MATRIX-{relation.upper().replace(' ', '-')}"
	_designate(office)
	closed = relation == "closed"
	if not _is_there(key, closed):
		taker = Taker(shell)
		for step in _steps(number, key, office, closed):
			taker.take(step)
	return str(frappe.db.get_value("Client", {"form_key": key}))


def _is_there(key: str, closed: bool) -> bool:
	"""Whether the passage was taken before, on a site that is used for several campaigns."""
	client = frappe.db.get_value("Client", {"form_key": key})
	last = categories.CLOSURE if closed else categories.REINTEGRATION
	return bool(client) and bool(frappe.db.exists("Case", {"client": client, "stage": last}))


def _steps(number: int, key: str, office: str, closed: bool) -> list[Step]:
	home = getdate() - timedelta(days=420 if closed else 40)
	person = CaseloadClient(
		key=key,
		case_type="DV",
		sex="Female",
		age_at_registration=25,
		registered_on=home - timedelta(days=60),
		identification_channel="NGO",
		referred_by="",
		reintegrated_on=home,
		reintegration_option="FAM",
		family_name_khmer="សុខ",
		given_name_khmer="ម៉ាលី",
		family_name_latin=f"Sok{number}",
		given_name_latin=f"Maly{number}",
		home_province="20",
		inferred=(),
	)
	steps = Passage(person, office, stories.story_of("DV", 0), number, Days.shipped()).steps()
	return with_passed([_more(step) for step in steps if step.on <= getdate()])


def _more(step: Step) -> Step:
	"""The step with the rows that the caseload leaves empty, so that there is a record of each DocType."""
	if step.kind == "Client Identity":
		return replace(step, values={**step.values, **IDENTITY_ROWS})
	return step


def _designate(office: str) -> None:
	pairs = [
		("CCPCR-SVR", "SHELTER"),
		("CCPCR-SVR", "PSYCHO"),
		("CDP", "LEGAL"),
		("CCPCR-SVR", "REINTEGRATION"),
	]
	for provider, service in pairs:
		fixed = {"provider": provider, "service_type": service, "field_office": office}
		if not frappe.db.exists("Provider Designation", fixed):
			decided = decided_by(f"LRC-{office}", "2009-01-01")
			frappe.get_doc({"doctype": "Provider Designation", **fixed, **decided}).insert()
