from ccm_app.registry.case_record import CaseRecord
from ccm_app.registry.written_by_register import WrittenByRegister


class ProviderAnswer(WrittenByRegister, CaseRecord):
	"""What a provider answered to a referral, by which way, and when. Each answer once."""
