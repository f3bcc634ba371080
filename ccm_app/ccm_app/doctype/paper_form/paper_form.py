from ccm_app.registry.register_record import RegisterRecord


class PaperForm(RegisterRecord):
	"""A blank form for an office that works on paper first."""
