from ccm_app.registry.register_record import RegisterRecord


class FieldOffice(RegisterRecord):
	"""The office of Coordinated Case Management in a province, at the provincial Department of Social Affairs; or the Central Office."""
