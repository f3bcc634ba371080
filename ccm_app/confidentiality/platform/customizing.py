"""Customize Form as the platform saves it, with the questions that its own writing leaves out.

It stores the fields that an administrator added, and the name of a form in another language, past the events on which
the guard stands.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.custom.doctype.customize_form.customize_form import CustomizeForm, docfield_properties

from ccm_app.confidentiality.configuration_changes import one_change
from ccm_app.confidentiality.platform import lint
from ccm_app.confidentiality.platform.deploying import is_system_manager
from ccm_app.domain.configuration_units import FORM
from ccm_app.domain.problems import problem
from ccm_app.registry import shipped
from ccm_app.registry.saying import refuse


class GuardedCustomizeForm(CustomizeForm):
	"""The page on which a form is changed."""

	@frappe.whitelist()
	def fetch_to_customize(self) -> None:
		"""Show a form; the ministry administrator sees those of the app. Raises RulesBroken."""
		self._only_own()
		super().fetch_to_customize()

	def _only_own(self) -> None:
		frappe.has_permission("Customize Form", "write", throw=True)
		if self.doc_type and not is_system_manager() and self.doc_type not in shipped.kinds():
			refuse([problem("config.not_yours", kind=self.doc_type)])

	@frappe.whitelist()
	def save_customization(self) -> None:
		"""Store the form as it stands on the page; whatever it changes is one entry."""
		self._only_own()
		with one_change(FORM, str(self.doc_type or "")):
			super().save_customization()

	@frappe.whitelist()
	def reset_to_defaults(self) -> None:
		"""Make the form as it was shipped; one entry."""
		self._only_own()
		with one_change(FORM, str(self.doc_type or "")):
			super().reset_to_defaults()

	@frappe.whitelist()
	def reset_layout(self) -> None:
		"""Put the fields into the shipped order; one entry."""
		self._only_own()
		with one_change(FORM, str(self.doc_type or "")):
			super().reset_layout()

	def update_in_custom_field(self, df: Any, i: int) -> None:
		"""Ask about an own field as it would become, before anything of it is stored. Raises RulesBroken."""
		name = frappe.db.get_value("Custom Field", {"dt": self.doc_type, "fieldname": df.fieldname})
		if name:
			field = frappe.get_doc("Custom Field", name)
			field.update({setting: df.get(setting) for setting in docfield_properties})
			lint.check(field)
		super().update_in_custom_field(df, i)

	def set_name_translation(self) -> None:
		"""Ask about the name of the form in another language. Raises RulesBroken."""
		words = {"source_text": self.doc_type, "translated_text": self.label}
		lint.check(frappe.get_doc({"doctype": "Translation", **words}))
		super().set_name_translation()


@frappe.whitelist()
def how_full(doctype: str) -> float:
	"""How much of what a row of a table can hold is used, in percent, for who changes forms; 0 for what is not the app's."""
	frappe.has_permission("Customize Form", "write", throw=True)
	if doctype not in shipped.kinds() or shipped.is_single(doctype):
		return 0.0
	return float(round(frappe.db.get_row_size(doctype) / frappe.db.MAX_ROW_SIZE_LIMIT * 100, 2))
