import frappe

from ccm_app.registry.register_record import RegisterRecord


class ConflictofInterest(RegisterRecord):
	"""This user never sees this client, on whatever ground."""

	def before_insert(self) -> None:
		"""Who declared it is whoever is signed in."""
		super().before_insert()
		self.declared_by = frappe.session.user
