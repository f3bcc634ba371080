from ccm_app.registry.register_row import RegisterRow


class FieldOfficeProvince(RegisterRow):
	"""A province that a Field Office covers."""
