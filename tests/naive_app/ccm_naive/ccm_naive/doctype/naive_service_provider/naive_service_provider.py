from frappe.model.document import Document


class NaiveServiceProvider(Document):
	"""Nothing of its own: what a first version looks like."""
