from ccm_app.registry.register_row import RegisterRow


class DHIS2Element(RegisterRow):
	"""Where one figure of a table goes in DHIS2."""
