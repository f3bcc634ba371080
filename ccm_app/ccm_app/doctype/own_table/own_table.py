import frappe

from ccm_app.registry import own_tables
from ccm_app.registry.register_record import RegisterRecord


class OwnTable(RegisterRecord):
	"""A table that the ministry puts together; what cannot be counted is refused with a sentence."""

	def validate(self) -> None:
		super().validate()
		own_tables.refuse_wrong(self)

	def on_update(self) -> None:
		super().on_update()
		# The desk is told of the new table when it is opened next.
		frappe.cache.delete_key("bootinfo")
