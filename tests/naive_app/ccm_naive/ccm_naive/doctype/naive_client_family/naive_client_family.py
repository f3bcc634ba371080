from frappe.model.document import Document


class NaiveClientFamily(Document):
	"""Nothing of its own: what a first version looks like."""
