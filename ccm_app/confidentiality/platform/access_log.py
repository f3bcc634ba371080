"""The platform's log of downloads and exports says who and which record; what was asked or shown is not written down."""

from __future__ import annotations

from typing import Any

from frappe.core.doctype.access_log.access_log import AccessLog

# A page is the whole paper as HTML; filters and columns hold what somebody typed.
CONTENTS = ("page", "filters", "columns")


class AccessLogWithoutContents(AccessLog):
	"""Stands in for Frappe's Access Log (hook `override_doctype_class`): Frappe inserts its rows past every event."""

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Store the row without contents."""
		self.update(dict.fromkeys(CONTENTS))
		super().db_insert(*args, **kwargs)

	def deferred_insert(self) -> None:
		"""Keep the row for later, without contents: until then it lies in Redis."""
		self.update(dict.fromkeys(CONTENTS))
		super().deferred_insert()
