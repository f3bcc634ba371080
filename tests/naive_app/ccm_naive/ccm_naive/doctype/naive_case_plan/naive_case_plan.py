from frappe.model.document import Document


class NaiveCasePlan(Document):
	"""Nothing of its own: what a first version looks like."""
