import frappe

from ccm_app.registry import own_published, own_tables
from ccm_app.registry.register_record import RegisterRecord
from ccm_app.statistics.definitions import BadDefinition
from ccm_app.statistics.source import BadRequest


class OwnTable(RegisterRecord):
	"""A table that the ministry puts together; what cannot be counted is refused with a sentence."""

	def onload(self) -> None:
		super().onload()
		# The form says it before somebody opens the table.
		try:
			self.set_onload("lost", own_tables.lost(own_tables.definition_of(self)))
		except (BadDefinition, BadRequest):
			return

	def validate(self) -> None:
		super().validate()
		own_tables.refuse_wrong(self)
		own_published.refuse_change(self)

	def on_update(self) -> None:
		super().on_update()
		# The desk is told of the new table when it is opened next.
		frappe.cache.delete_key("bootinfo")
