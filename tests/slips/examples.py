"""Filled records for the tests; nobody in them exists."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pypdfium2

from ccm_app.slips import token
from ccm_app.slips.referral_slip import SlipFacts

KEY = bytes(range(32))
BASE_URL = "https://ccm.example.org"
REFERENCE = "R-7KQ2-9XMD-9X"
KHMER = "ជនរងគ្រោះដោយអំពើជួញដូរមនុស្សគោលការណ៍ណែនាំស្តីពីបែបបទនិងនីតិវិធីនៃការកំណត់អត្តសញ្ញាណ"
HOSTILE = (
	'#read("/etc/passwd") *bold* _soft_ $x$ \\ `raw` <b>&amp; "quoted" \'single\' </div><script>alert(1)</script> '
	"= heading @label // comment {{ 7*7 }} {% raw %} \x00\x07\ud800 ‮turned"
)


def slip_facts(**changes: Any) -> SlipFacts:
	"""A filled slip with these changes."""
	values: dict[str, Any] = {
		"reference": REFERENCE,
		"service_en": "Vocational training",
		"service_km": "ការបណ្តុះបណ្តាលវិជ្ជាជីវៈ",
		"provider_en": "Training Centre",
		"provider_km": "មជ្ឈមណ្ឌលបណ្តុះបណ្តាល",
		"provider_place": "Svay Rieng",
		"office_en": "Field Office Svay Rieng",
		"office_km": "ការិយាល័យមូលដ្ឋាន ខេត្តស្វាយរៀង",
		"office_phone": "+855 44 000 000",
		"issued_on": date(2010, 4, 14),
		"answer_due_on": date(2010, 4, 17),
		"valid_until": date(2010, 5, 14),
		"urgency": "Soon",
		"token": token.issue(bytes(range(100, 117)), KEY, "K1"),
		"appointment": "2010-04-20 09:00",
		"bring": "Health card",
	}
	return SlipFacts(**(values | changes))


_DAY = date(2010, 4, 14)
_LINE = {"service_type": "Counselling", "provider": "Provider A", "planned_from": _DAY, "planned_until": _DAY}
_COST = {
	"quantity": 3,
	"unit": "months",
	"unit_cost": 40,
	"amount": 120,
	"amount_approved": 100,
	"funder": "Fund A",
}

FULL: dict[str, dict[str, Any]] = {
	"designation_letter": {
		"provider_en": "Training Centre",
		"provider_km": "មជ្ឈមណ្ឌលបណ្តុះបណ្តាល",
		"date": _DAY,
		"designations": [{"service_type": "Counselling", "valid_from": _DAY, "valid_until": None}],
		"code": "P-7KQ29-XMD4T-9X",
	},
	"case_report": {
		"case": "SVR-2010-000012-4",
		"client": "SVR-2010-000007-3",
		"field_office": "Svay Rieng",
		"assessed_on": _DAY,
		"risk_level": "High",
		"conference_suggested": 1,
		"psychosocial_trauma": 1,
		"wants_to_testify": 0,
		"situation_history": KHMER,
		"recommendations": "First line\nSecond line",
		"suggested_seats": [{"seat": "Psychologist", "reason": "Trauma reported"}],
		"needed_services": [{"service_type": "Counselling", "urgency": "Urgent", "note": KHMER}],
	},
	"conference_minutes": {
		"case": "SVR-2010-000012-4",
		"kind": "Initial",
		"held_on": _DAY,
		"seats": [{"seat": "Psychologist", "person_name": "Expert B", "attended": 1, "is_chair": 0}],
		"client_consulted": True,
		"decisions": [
			{"service_type": "Counselling", "provider": "Provider A", "decision": "Weekly", "due_on": _DAY}
		],
		"final_decision": "Counselling at Provider A",
	},
	"case_plan": {
		"case": "SVR-2010-000012-4",
		"plan_number": "P-1",
		"currency": "USD",
		"lines": [
			{"phase": "Recovery", **_LINE, **_COST},
			{"phase": "Recovery", **_LINE, **_COST, "currency": "KHR", "amount": 400000},
			{"phase": "Reintegration", **_LINE, **_COST, "amount": "80.50"},
		],
	},
	"referral_slip": {one.name: getattr(slip_facts(), one.name) for one in fields(SlipFacts)},
	"consent": {
		"case": "SVR-2010-000012-4",
		"purpose": "Referral",
		"receiver": "Provider A",
		"shared": ["Age group", {"label_en": "Health needs", "label_km": "សុខភាព"}],
		"given_on": _DAY,
		"child_assent": 1,
	},
	"follow_up": {"case": "SVR-2010-000012-4", "month_number": 7, "visited_on": _DAY, "situation": "Works"},
	"closure_letter": {"field_office": "Svay Rieng", "office_phone": "+855 44 000 000", "decided_on": _DAY},
	"closure_record": {
		"case": "SVR-2010-000012-4",
		"reason": "Manages alone",
		"decided_on": _DAY,
		"consultations": [{"provider": "Provider A", "consulted_on": _DAY, "view": "Agrees"}],
		"validations": [{"stage": "Registration", "done_well": 1, "in_time": 0, "improvement": "Sooner"}],
	},
	"shared_about": {
		"field_office": "SVR",
		"disclosures": [
			{
				"disclosed_on": _DAY,
				"receiver": "Provider A",
				"purpose": "Referral",
				"channel": "Slip",
				"fields_given": "Services needed",
				"agreed": "Your consent",
				"valid_until": _DAY,
			}
		],
	},
}


def everywhere(value: Any, text: str) -> Any:
	"""The same record with this text in every text field; dates, amounts, ticks and the token stay."""
	if isinstance(value, dict):
		return {name: one if name == "token" else everywhere(one, text) for name, one in value.items()}
	if isinstance(value, list):
		return [everywhere(one, text) for one in value]
	return text if isinstance(value, str) else value


def picture(pdf: bytes, page: int = 0, dots_per_inch: int = 150) -> np.ndarray:
	"""A page as grey values, rows x columns, 0 = black."""
	drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=dots_per_inch / 72, grayscale=True).to_numpy()
	return drawn.reshape(drawn.shape[:2])


def turned(grey: np.ndarray, degrees: float) -> np.ndarray:
	"""The picture turned about its middle on white paper, as a phone held askew sees it."""
	angle = np.deg2rad(degrees)
	height, width = grey.shape
	rows, columns = np.mgrid[0:height, 0:width].astype(float)
	rows, columns = rows - height / 2, columns - width / 2
	source_rows = np.rint(np.cos(angle) * rows - np.sin(angle) * columns + height / 2).astype(int)
	source_columns = np.rint(np.sin(angle) * rows + np.cos(angle) * columns + width / 2).astype(int)
	inside = (source_rows >= 0) & (source_rows < height) & (source_columns >= 0) & (source_columns < width)
	result = np.full_like(grey, 255)
	result[inside] = grey[source_rows[inside], source_columns[inside]]
	return result


def text_of(pdf: bytes) -> str:
	"""All extracted text, without line ends, spaces and the invisible places to break."""
	document = pypdfium2.PdfDocument(pdf)
	pages = [document[at].get_textpage().get_text_range() for at in range(len(document))]
	return squeezed("".join(pages))


def squeezed(text: str) -> str:
	"""A text without anything that a line break may have changed."""
	return "".join(one for one in text if not one.isspace() and one not in "\u200b\ufffe\x02")


def pages_with_ink_in_the_margin(pdf: bytes, millimetres: float = 7.0) -> list[int]:
	"""Page numbers, from 0, where something is drawn nearer than this to the left or right edge."""
	dots_per_inch = 60
	strip = round(millimetres / 25.4 * dots_per_inch)
	found = []
	for at in range(len(pypdfium2.PdfDocument(pdf))):
		grey = picture(pdf, at, dots_per_inch)
		if min(grey[:, :strip].min(), grey[:, -strip:].min()) < 200:
			found.append(at)
	return found
