from ccm_app.registry.register_record import RegisterRecord


class CaseEvaluation(RegisterRecord):
	"""Closed cases evaluated together, to find success factors and what the system must change."""
