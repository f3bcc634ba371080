"""The form in which a client agrees to what is shared, with whom and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccm_app.slips.document import Document, Paragraph, TableBlock
from ccm_app.slips.papers.building import Data, column, facts, heading, number_of, signatures
from ccm_app.slips.terms import TERMS
from ccm_app.slips.wording import ticked, written

_PROMISE = Paragraph(
	"This was explained to me in a language that I understand. I may refuse, and I may take my agreement "
	"back at any time. Nobody will help me less because of it.",
	"គេបានពន្យល់ខ្ញុំជាភាសាដែលខ្ញុំយល់។ ខ្ញុំអាចបដិសេធ ហើយខ្ញុំអាចដកការយល់ព្រមវិញបានគ្រប់ពេល។ ការនេះមិនធ្វើឱ្យខ្ញុំទទួលបានជំនួយតិចជាងមុនទេ។",
)


_ABOUT = ("case", "purpose", "receiver_kind", "receiver", "valid_until")
# The ticks of a Client Consent; each is a part of the packet that the receiver may see.
SHARES = (
	"share_name",
	"share_contact",
	"share_age_and_sex",
	"share_needs",
	"share_assessment",
	"share_medical",
	"share_legal",
)


def consent(data: Data) -> Document:
	"""Consent to share a packet with one receiver; "in consultation with the client" ([H]:166).

	data: a Client Consent. What is shared comes from its ticks, or from `shared`: a list of texts or of rows
	with `item` (or `label_en` and `label_km`).
	"""
	shared = TableBlock(
		(column("shared"),),
		tuple((text,) for text in shared_texts(data.get("shared") or _ticked_shares(data))),
	)
	blocks = (
		facts({**data, "receiver": _receiver(data)}, *_ABOUT),
		heading("shared"),
		shared,
		_PROMISE,
		facts(data, "given_on", "given_by", "guardian_relation", "child_assent", ticks=("child_assent",)),
		facts(data, "interpreter", "mark", "witness"),
		signatures("mark", "witness", "social_worker"),
	)
	return Document("Consent", "ទម្រង់យល់ព្រម", "a4", blocks, number_of(data, "name", "case"))


def _receiver(data: Data) -> object:
	"""Who may be told: a provider, a party outside the system, or another by function."""
	return data.get("receiver") or data.get("receiver_party") or data.get("receiver_other")


def shared_texts(shared: object) -> list[str]:
	"""What is shared, one text each, from a list of texts or rows, or from one text with a line each."""
	if isinstance(shared, str):
		shared = [line for line in shared.splitlines() if line.strip()]
	if not isinstance(shared, Sequence) or not shared:
		return [written(None)]
	return [_shared_text(one) for one in shared]


def _ticked_shares(data: Data) -> list[str]:
	return [f"{TERMS[name].km} {TERMS[name].en}" for name in SHARES if ticked(data.get(name))[0] == "Yes"]


def _shared_text(one: object) -> str:
	if not isinstance(one, Mapping):
		return written(one)
	parts = [one.get(name) for name in ("label_km", "label_en", "item")]
	return " ".join(written(part) for part in parts if part) or written(None)
