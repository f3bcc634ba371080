import frappe
from frappe.utils import getdate

from ccm_app.domain.problems import problem
from ccm_app.registry.kept_record import KeptRecord


class LegalHold(KeptRecord):
	"""As long as it stands, the identity of this client is not destroyed."""

	def before_insert(self) -> None:
		"""Who ordered it is whoever is signed in."""
		self.ordered_by = frappe.session.user

	def validate(self) -> None:
		"""A hold does not end before it begins, and keeps the name of who ordered it."""
		if self.until_date and getdate(self.until_date) < getdate(self.from_date):
			self.refuse([problem("retention.hold_dates", "until_date")])
		before = self.get_doc_before_save()
		if before is not None:
			self.ordered_by = before.ordered_by
