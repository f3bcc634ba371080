from ccm_app.registry.case_record import CaseRecord
from ccm_app.registry.written_by_register import WrittenByRegister


class ReferralSlip(WrittenByRegister, CaseRecord):
	"""A slip that was printed for a referral; its code is kept as hashes only."""
