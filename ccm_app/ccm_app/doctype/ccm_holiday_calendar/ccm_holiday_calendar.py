from ccm_app.registry.register_record import RegisterRecord


class CCMHolidayCalendar(RegisterRecord):
	"""The days on which the offices are closed; working days are counted with it."""
