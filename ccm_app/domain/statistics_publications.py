"""Publications: what was published stays as it was; only the button publishes."""

from __future__ import annotations

from datetime import date

from ccm_app.domain.problems import Problem, problem
from ccm_app.domain.register import Record, Register

DRAFT, PUBLISHED, REFUSED = "Draft", "Published", "Refused"
BY_BUTTON = (
	"status",
	"smallest",
	"figures",
	"hidden_figures",
	"made_on",
	"made_by",
	"refused_because",
	"content",
)
GIVEN = ("title_en", "title_km", "periods", "tables", "provider", "field_office")


def publication_problems(
	record: Record, stored: Record | None, register: Register, today: date
) -> list[Problem]:
	"""What forbids saving a publication: a result that no button gave it, or a change of what is published."""
	before = stored or {"status": DRAFT}
	if any((record.get(name) or None) != (before.get(name) or None) for name in BY_BUTTON):
		return [problem("publication.by_button", "status")]
	changed = any(record.get(name) != before.get(name) for name in GIVEN)
	if stored and stored.get("status") == PUBLISHED and changed:
		return [problem("publication.is_published", "status")]
	return []
