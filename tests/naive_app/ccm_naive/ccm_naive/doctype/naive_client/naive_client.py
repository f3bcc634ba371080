from frappe.model.document import Document


class NaiveClient(Document):
	"""Nothing of its own: what a first version looks like."""
