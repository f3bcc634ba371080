"""Which rights an account has on the ledger's database, whatever way they were given."""

from __future__ import annotations

import unittest

from ccm_app.domain.database_rights import ADDS_AND_READS, rights_on


class Rights(unittest.TestCase):
	LEDGER = "_site_ledger"

	def rights(self, *lines: str) -> set[str]:
		return set(rights_on(lines, self.LEDGER))

	def test_rows_may_be_added_and_read(self) -> None:
		found = self.rights(
			"GRANT USAGE ON *.* TO `_site`@`localhost` IDENTIFIED BY PASSWORD '*X'",
			"GRANT ALL PRIVILEGES ON `_site`.* TO `_site`@`localhost`",
			"GRANT SELECT, INSERT ON `_site_ledger`.`ccm_ledger_event` TO `_site`@`localhost`",
		)
		self.assertEqual(found, ADDS_AND_READS)

	def test_a_right_on_everything_counts(self) -> None:
		line = "GRANT ALL PRIVILEGES ON *.* TO `_site`@`%` WITH GRANT OPTION"
		self.assertEqual(self.rights(line), {"ALL PRIVILEGES", "GRANT OPTION"})

	def test_a_pattern_that_takes_the_ledger_in_counts(self) -> None:
		for place in ("`\\_site%`.*", "`_site%`.*", "`_site_ledge_`.*", "`\\_site\\_ledger`.*"):
			self.assertEqual(
				self.rights(f"GRANT DELETE, DROP ON {place} TO `_site`@`%`"), {"DELETE", "DROP"}, place
			)

	def test_another_database_does_not_count(self) -> None:
		for place in ("`_site`.*", "`\\_site\\_`.*", "`other`.`_site_ledger`", "`_site_ledger2`.*"):
			self.assertEqual(self.rights(f"GRANT ALL PRIVILEGES ON {place} TO `_site`@`%`"), set(), place)

	def test_a_right_on_columns_counts(self) -> None:
		line = "GRANT SELECT, UPDATE (`event`, `actor`) ON `_site_ledger`.`ccm_ledger_event` TO `_site`@`%`"
		self.assertEqual(self.rights(line), {"SELECT", "UPDATE"})
