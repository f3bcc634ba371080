from ccm_app.registry.register_record import RegisterRecord


class PaperFormBatch(RegisterRecord):
	"""Blank numbered forms for an office that works on paper first; the number becomes the record's key when it is typed in."""
