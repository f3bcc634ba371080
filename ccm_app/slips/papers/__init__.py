"""Every paper of the ten stages as a document: records in, `Document` out."""

from __future__ import annotations

from collections.abc import Callable

from ccm_app.slips.document import Document
from ccm_app.slips.papers.assessment_paper import case_report
from ccm_app.slips.papers.blank_forms import FORM_CODES, blank_form
from ccm_app.slips.papers.building import Data
from ccm_app.slips.papers.closure_paper import closure_letter, closure_record
from ccm_app.slips.papers.conference_paper import conference_minutes
from ccm_app.slips.papers.consent_paper import consent
from ccm_app.slips.papers.follow_up_paper import follow_up
from ccm_app.slips.papers.letter_paper import designation_letter
from ccm_app.slips.papers.plan_paper import case_plan
from ccm_app.slips.papers.shared_paper import shared_about, with_notice
from ccm_app.slips.referral_slip import facts_from, slip_document


def referral_slip(data: Data) -> Document:
	"""The referral slip from a mapping of SlipFacts' field names and, optionally, `base_url`."""
	return slip_document(facts_from(data), str(data.get("base_url") or ""))


PAPERS: dict[str, Callable[[Data], Document]] = {
	"case_report": case_report,
	"conference_minutes": conference_minutes,
	"case_plan": case_plan,
	"referral_slip": referral_slip,
	"consent": consent,
	"follow_up": follow_up,
	"closure_letter": closure_letter,
	"closure_record": closure_record,
	"shared_about": shared_about,
	"designation_letter": designation_letter,
}

__all__ = ["FORM_CODES", "PAPERS", "blank_form", "case_plan", "case_report", "closure_letter"]
__all__ += ["closure_record", "conference_minutes", "consent", "follow_up", "referral_slip", "shared_about"]
__all__ += ["designation_letter", "with_notice"]
