from ccm_app.registry.register_row import RegisterRow


class FieldOfficeStaff(RegisterRow):
	"""A member of a Field Office."""
