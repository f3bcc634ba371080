"""Who works on the site of the previous release."""

from __future__ import annotations

from ccm_app.setup.people import make_role_users

MINISTRY = "administrator@ccm.example"


def make(password: str) -> list[dict[str, str]]:
	"""One account per role, with this password; answers their rows with it."""
	return [{**row, "password": password} for row in make_role_users(password)]
