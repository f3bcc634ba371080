from ccm_app.registry.case_record import CaseRecord


class Referral(CaseRecord):
	"""A client is referred to a designated provider for one service. Any number per case. Its name is its own reference; the slip tells a finder nothing about a person."""
