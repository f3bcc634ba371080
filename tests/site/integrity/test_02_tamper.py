"""The administrator of the database against a copy of the ledger: whatever is done is found, and its first row named."""

from __future__ import annotations

from ccm_app.tests.tampering import ACTS
from ccm_tools.database import administrator
from tests.site.integrity.bench import door, trial

TRIALS, AT_ONCE = 1000, 200


def test_a_thousand_acts_are_found_and_a_thousand_untouched_ledgers_are_not_accused() -> None:
	tried = 0
	with administrator(door()) as root:
		account = {"root_user": root.user, "root_password": root.password}
		for first in range(0, TRIALS, AT_ONCE):
			figures = trial("tamper", **account, trials=AT_ONCE, first=first)
			assert figures["missed"] == []
			assert figures["accused"] == []
			assert figures["kinds"] == len(ACTS)
			tried += figures["trials"]
	assert tried == TRIALS
	print(
		f"campaign tamper on MariaDB: {tried} acts of {len(ACTS)} kinds, all found with the first bad row named;"
		f" {tried} ledgers with moves of their own, 0 accused"
	)
