"""Which day it is at the site: in Cambodia, whatever the clock of the machine is set to.

A server in another time zone is a day behind the site for seven hours of each day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

# Cambodia keeps one time all year round.
_CAMBODIA = timezone(timedelta(hours=7))


def today() -> date:
	"""The day at the site, as its own forms and rules see it."""
	return datetime.now(_CAMBODIA).date()
