from ccm_app.registry.register_row import RegisterRow


class SuggestedSeat(RegisterRow):
	"""An expert whom the Case Report asks for."""
