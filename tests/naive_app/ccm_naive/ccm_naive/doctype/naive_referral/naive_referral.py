from frappe.model.document import Document


class NaiveReferral(Document):
	"""Nothing of its own: what a first version looks like."""
