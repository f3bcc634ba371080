"""The paper that tells a client what was shared about them, and the notice on a copy for somebody else."""

from __future__ import annotations

from dataclasses import replace

from ccm_app.slips.document import Document, Notice, Paragraph
from ccm_app.slips.papers.building import Data, facts, listing, signatures

_EXPLAINED = (
	Paragraph(
		"This list says what we have told others about you, to whom, and why. You may ask for it at any time.",
		"បញ្ជីនេះប្រាប់ពីអ្វីដែលយើងខ្ញុំបានប្រាប់អ្នកដទៃអំពីអ្នក ប្រាប់ទៅអ្នកណា និងហេតុអ្វី។ អ្នកអាចសុំបញ្ជីនេះបានគ្រប់ពេល។",
	),
	Paragraph(
		"You may take back your consent at any time. Tell anyone of our office. Nobody will help you less because of it.",
		"អ្នកអាចដកការយល់ព្រមវិញបានគ្រប់ពេល។ សូមប្រាប់បុគ្គលិកណាម្នាក់នៃការិយាល័យយើងខ្ញុំ។ ការនេះមិនធ្វើឱ្យអ្នកទទួលបានជំនួយតិចជាងមុនទេ។",
	),
)


def shared_about(data: Data) -> Document:
	"""What was shared about a client with others: day, receiver, purpose and fields in words, never the values.

	The client takes it home, so that it tells whoever finds it no name and no number. data: `field_office`, and
	`disclosures`: rows with disclosed_on, receiver, purpose, fields_given, channel, agreed and valid_until.
	"""
	rows = listing(
		data,
		"disclosures",
		disclosed_on=1.3,
		receiver=2.0,
		purpose=1.5,
		fields_given=2.4,
		channel=1.1,
		agreed=1.5,
		valid_until=1.3,
	)
	blocks = (facts(data, "field_office"), *_EXPLAINED, *rows, signatures("social_worker"))
	return Document("What was shared about you", "អ្វីដែលបានចែករំលែកអំពីអ្នក", "a4", blocks)


def with_notice(paper: Document, english: str, khmer: str) -> Document:
	"""The paper with a framed notice on top: for whom this copy is, and until when."""
	return replace(paper, blocks=(Notice(english, khmer), *paper.blocks))
