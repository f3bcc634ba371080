from frappe.model.document import Document


class NaiveStaff(Document):
	"""Nothing of its own: what a first version looks like."""
