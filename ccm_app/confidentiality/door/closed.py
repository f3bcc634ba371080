"""Records of the platform that nobody writes over HTTP, whatever his roles: with them the door itself is opened.

For the hook `doc_events`; on the server, with `bench`, they can be written.
"""

from __future__ import annotations

from typing import Any

from ccm_app.confidentiality.door import answers
from ccm_app.confidentiality.door.policy import tables
from ccm_app.registry.visitor import at_the_door


def refuse_over_http(doc: Any, method: str | None = None) -> None:
	"""Refuse to save such a record for a visitor. What the platform writes by itself is let through."""
	if at_the_door() and doc.doctype in tables()["closed_kinds"] and not doc.flags.ignore_permissions:
		answers.refuse(f"writing a {doc.doctype}")
