"""The one save path of the site: fill what the register fills, ask the rules, store, carry out what follows.

Frappe calls the methods below in this order. New record: before_insert, set_new_name, validate, db_insert,
on_update. Stored record: check_if_latest (reads the stored row under a lock), before_validate, validate,
db_update, on_update.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.base_document import BaseDocument
from frappe.utils import getdate

from ccm_app.domain import rules
from ccm_app.domain.clients import number_problems
from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import filled
from ccm_app.registry import doubles, incoming, numbering, renamed_states, saying, shipped, states
from ccm_app.registry.facts import facts_of, unreadable_dates, write_into
from ccm_app.registry.following import carry_out
from ccm_app.registry.kept_record import KeptRecord
from ccm_app.registry.site_register import SiteRegister

NUMBERED = frozenset({"Client", "Case", "Referral"})

# The beginning of a tag, also of one that is not ended.
TAG = re.compile(r"<[A-Za-z/!]")


class RegisterRecord(KeptRecord):
	"""A record of the register. The controllers stay empty: what holds for a DocType stands in the rules."""

	def insert(self, *args: Any, **kwargs: Any) -> Any:
		"""Store a new record; a form that a visitor sends again is answered with the record that it became."""
		doubles.take_key_of_request(self)
		stored = doubles.stored_form(self)
		return doubles.become(self, stored) if stored else super().insert(*args, **kwargs)

	@property
	def register(self) -> SiteRegister:
		"""What the rules about this record read."""
		return SiteRegister()

	def check_if_latest(self) -> None:
		"""Whoever saves a record whose state is being carried over takes it along; then which version it is."""
		renamed_states.take_along(self)
		super().check_if_latest()

	def before_insert(self) -> None:
		"""Fill and check before a number is taken."""
		self._fill()
		self._check()

	def set_new_name(
		self, force: bool = False, set_name: str | None = None, set_child_names: bool = True
	) -> None:
		"""The name comes from the rules of naming; no naming rule of the site and no request changes it."""
		if self.flags.name_set and not force:
			return
		name = numbering.new_name(self.doctype, facts_of(self))
		if name is None:
			super().set_new_name(force=force, set_name=set_name, set_child_names=set_child_names)
			return
		self.name = name
		numbering.name_rows(self)
		self.flags.name_set = True
		if self.doctype in numbering.NUMBERED_IN_A_FIELD:
			self._complete()

	def before_validate(self) -> None:
		"""Fill what the register fills, for a record that is stored already."""
		if not self.is_new():
			self._fill()

	def validate(self) -> None:
		"""Ask the rules; everything that stands in the way is said at once."""
		if not self.is_new():
			self._check()

	def validate_workflow(self) -> None:
		"""Whether somebody may take a step is asked of people; a step of the register itself is decided by the rules."""
		if self.is_new() or not self.save_state.by_register:
			super().validate_workflow()

	def on_update(self) -> None:
		"""Carry out what follows, in the same transaction."""
		self.save_state.checked = False
		follows = rules.consequences(self.doctype, facts_of(self), self._stored(), self.register, getdate())
		carry_out(follows, self)
		saying.warn(
			rules.warnings_of(self.doctype, facts_of(self), self._stored(), self.register, getdate()),
			self.doctype,
		)

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Store a new record; nothing gets here unchecked, whatever flags a caller set."""
		self._check_if_skipped()
		with doubles.said_clearly(self):
			super().db_insert(*args, **kwargs)

	def db_update(self) -> None:
		"""Store a changed record; nothing gets here unchecked, whatever flags a caller set."""
		self._check_if_skipped()
		with doubles.said_clearly(self):
			super().db_update()

	def _stored(self) -> dict[str, Any] | None:
		before = self.get_doc_before_save()
		return facts_of(before) if before else None

	def _fill(self) -> None:
		self.save_state.checked = False
		before = self.get_doc_before_save()
		self.refuse(incoming.restored(self, before))
		self.refuse(states.settle(self, before))
		self.refuse(unreadable_dates(facts_of(self), self.doctype))
		self._complete()

	def _complete(self) -> None:
		values = rules.completed(self.doctype, facts_of(self), self._stored(), self.register, getdate())
		write_into(self, values)
		incoming.sign(self, self.get_doc_before_save())

	def _check(self) -> None:
		self.refuse(incoming.missing_fields(self), frappe.MandatoryError)
		self.refuse(doubles.already_saved(self))
		self.lock_what_it_rests_on()
		found = rules.problems_of(self.doctype, facts_of(self), self._stored(), self.register, getdate())
		self.refuse(found)
		self.save_state.checked = True

	def lock_what_it_rests_on(self) -> None:
		"""Lock other rows that the rules are about to read; nothing here."""

	def _validate_links(self) -> None:
		"""A number with a wrong check digit is said to be mistyped, before Frappe says it is not found."""
		for fieldname, target in shipped.links_to(self.doctype, NUMBERED):
			number = self.get(fieldname)
			if number and not frappe.db.exists(target, number):
				self.refuse(number_problems(target, number))
		super()._validate_links()

	def _check_if_skipped(self) -> None:
		if not self.save_state.checked:
			self._fill()
			self._check()

	def _sanitize_content(self) -> None:
		"""Frappe removes markup silently; here the user is told, so that nothing that was typed gets lost."""
		found = _markup_in(self, super()._sanitize_content)
		# The rows of its tables are records of Frappe's own class, which would tell nobody.
		for row in self.get_all_children():
			found += _markup_in(row, row._sanitize_content)
		self.refuse(found)


def _markup_in(record: BaseDocument, clean: Callable[[], None]) -> list[Problem]:
	"""Let Frappe clean a record or a row; what stands in the way is every text that is another one then.

	And every text with a tag: Frappe leaves one that reads as JSON as it is, and the desk would draw it.
	"""
	before = {name: value for name, value in record.__dict__.items() if isinstance(value, str)}
	clean()
	changed = [name for name, value in before.items() if record.get(name) != value or TAG.search(value)]
	return [
		problem("record.html_not_kept", name, label=saying.label_of(record.doctype, name))
		for name in changed
		if filled(before[name])
	]


def write_by_register(kind: str, values: dict[str, Any]) -> RegisterRecord:
	"""Insert a record that the register itself writes, through the full save path.

	values: by fieldname; filled fields are taken as given. Raises RulesBroken like any save.
	"""
	record = frappe.new_doc(kind)
	record.update(values)
	record.save_state.by_register = True
	# The user who caused it may have no right to create such a record: the register does.
	return record.insert(ignore_permissions=True)
