"""Settings of the platform that must hold on a site with real people, each with its reason and what to do instead.

Set once at the installation; a change that would break one is refused; the command that checks a site names each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ccm_app.domain.problems import Problem, problem

EXACTLY, AT_LEAST, AT_MOST_DURATION = "exactly", "at least", "at most this long"
SYSTEM, WEBSITE, PRINT = "System Settings", "Website Settings", "Print Settings"


@dataclass(frozen=True)
class Must:
	"""One setting that must hold.

	compare: EXACTLY; AT_LEAST for numbers; AT_MOST_DURATION for "hours:minutes". only_production: left alone on a
	site of a developer or of the tests (site_config `ccm_two_factor` 0), which the check command calls a failure.
	"""

	kind: str
	field: str
	value: str
	reason: str
	compare: str = EXACTLY
	only_production: bool = False


MUST: tuple[Must, ...] = (
	Must(
		SYSTEM,
		"disable_document_sharing",
		"1",
		"A share by hand goes around the rule of who reads which client.",
	),
	Must(
		SYSTEM,
		"allow_older_web_view_links",
		"0",
		"Anybody can work out such a link and print without signing in.",
	),
	Must(SYSTEM, "attach_view_link", "0", "A link in a mail would open the record without signing in."),
	Must(SYSTEM, "document_share_key_expiry", "1", "A link that was made before the app ends after a day."),
	Must(SYSTEM, "allow_guests_to_upload_files", "0", "Strangers leave no files on this site."),
	Must(SYSTEM, "allow_error_traceback", "0", "An error would show the inside of a record."),
	Must(SYSTEM, "apply_strict_user_permissions", "1", "An empty field would count as open to everybody."),
	Must(
		SYSTEM,
		"enable_two_factor_auth",
		"1",
		"A password alone must not open the vault.",
		only_production=True,
	),
	Must(SYSTEM, "session_expiry", "01:00", "A desk that was left open closes by itself.", AT_MOST_DURATION),
	Must(
		SYSTEM,
		"deny_multiple_sessions",
		"1",
		"A stolen session ends when its owner signs in.",
		only_production=True,
	),
	Must(SYSTEM, "enable_password_policy", "1", "Weak passwords are guessed."),
	Must(SYSTEM, "minimum_password_score", "3", "Weak passwords are guessed.", AT_LEAST),
	Must(SYSTEM, "login_with_email_link", "0", "Whoever reads the mail box would be signed in."),
	Must(SYSTEM, "encrypt_backup", "1", "A backup that is carried away must say nothing."),
	Must(SYSTEM, "max_auto_email_report_per_user", "0", "No report of the register leaves by mail."),
	Must(SYSTEM, "strip_exif_metadata_from_uploaded_images", "1", "A photograph tells where it was taken."),
	Must(SYSTEM, "store_attached_pdf_document", "0", "A paper that was mailed would lie in the files again."),
	Must(SYSTEM, "enable_telemetry", "0", "Nothing about the use of this site goes to anybody."),
	Must(SYSTEM, "bypass_2fa_for_retricted_ip_users", "0", "The second factor holds in the office too."),
	Must(SYSTEM, "logout_on_password_reset", "1", "A new password ends the sessions of the old one."),
	Must(WEBSITE, "disable_signup", "1", "Accounts are made by the ministry, nobody makes their own."),
	Must(WEBSITE, "enable_view_tracking", "0", "Nobody counts who reads a public page."),
	Must(WEBSITE, "enable_google_indexing", "0", "Nothing of this site is offered to search engines."),
	Must(WEBSITE, "show_account_deletion_link", "0", "The log names who did what; accounts are disabled."),
	Must(
		PRINT,
		"enable_print_server",
		"0",
		"Papers go to the printer of the user, not through the queue of a server.",
	),
	Must(PRINT, "enable_raw_printing", "0", "Papers go to the printer of the user, not through a raw queue."),
)
KINDS = tuple(dict.fromkeys(one.kind for one in MUST))


def holds(must: Must, value: object) -> bool:
	"""Whether a stored value keeps what must hold."""
	if must.compare == AT_LEAST:
		return _number(value) >= _number(must.value)
	if must.compare == AT_MOST_DURATION:
		return 0 < _minutes(value) <= _minutes(must.value)
	return _number(value) == _number(must.value)


def setting_problems(kind: str, record: Mapping[str, Any], production: bool) -> list[Problem]:
	"""What a settings page would break. production: whether second factor and single sessions are demanded too."""
	return [
		problem("config.must_hold", one.field, setting=one.field, value=one.value, reason=one.reason)
		for one in demanded(production)
		if one.kind == kind and one.field in record and not holds(one, record[one.field])
	]


def demanded(production: bool) -> Iterable[Must]:
	"""Every setting that must hold on this site."""
	return (one for one in MUST if production or not one.only_production)


def _number(value: object) -> int:
	try:
		return int(float(str(value or 0)))
	except ValueError:
		return 0


def _minutes(value: object) -> int:
	parts = str(value or "").split(":")
	if not all(part.strip().isdigit() for part in parts[:2]) or len(parts) < 2:
		return 0
	return int(parts[0]) * 60 + int(parts[1])
