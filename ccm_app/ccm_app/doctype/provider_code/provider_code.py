from ccm_app.registry.written_by_register import WrittenByRegister


class ProviderCode(WrittenByRegister):
	"""That a provider was given a confirmation code for its slips. The code itself stands on the letter only."""
