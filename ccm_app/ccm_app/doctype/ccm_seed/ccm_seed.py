from frappe.model.document import Document


class CCMSeed(Document):
	"""One record that the app shipped, noted when it was first offered to this site."""
