"""A client file: good rows land, broken ones come back with the reason per row."""

from __future__ import annotations

import csv
import io

from ccm_app.exchange.rows import template
from tests.field_kit.registers import CLERK_ACCOUNT, WithRegistry

COLUMNS = (
	"field_office,registered_on,identified_on,identification_channel,temporary_shelter,sex,"
	"age_at_registration,home_province,given_name_latin,case_type"
)
GOOD = "SVR,2010-04-02,2010-04-02,HOTLINE,Not needed,Male,30,20,Dara,TL"
TOO_OLD = "SVR,2010-04-02,2010-04-02,HOTLINE,Not needed,Male,130,20,Vuthy,"
NO_DAY = "SVR,someday,2010-04-02,HOTLINE,Not needed,Female,12,20,Bopha,"
NO_OFFICE = "XXX,2010-04-02,2010-04-02,HOTLINE,Not needed,Female,12,20,Neary,"


def file_of(*rows: str) -> str:
	return "\n".join([COLUMNS, *rows]) + "\n"


class ImportOfAFile(WithRegistry):
	def test_good_rows_land_and_broken_ones_come_back_with_their_reason(self) -> None:
		content = file_of(TOO_OLD, GOOD, NO_DAY, NO_OFFICE)
		imported = self.registry.import_clients(content, CLERK_ACCOUNT)
		self.assertEqual(imported.saved, ["SVR-2010-000001-0"])
		self.assertEqual(self.registry.storage.count("Client"), 1)
		rows = list(csv.DictReader(io.StringIO(imported.broken_file.lstrip("\ufeff"))))
		self.assertEqual([row["given_name_latin"] for row in rows], ["Vuthy", "Bopha", "Neary"])
		self.assertIn("An age of 130 is over 120", rows[0]["reason"])
		self.assertIn("Registered on is not a date", rows[1]["reason"])
		self.assertIn("there is no Field Office with this name", rows[2]["reason"])

	def test_a_row_lands_whole_with_identity_and_case_or_not_at_all(self) -> None:
		no_type = GOOD.replace("Dara,TL", "Dara,NOTYPE")
		imported = self.registry.import_clients(file_of(no_type), CLERK_ACCOUNT)
		self.assertEqual((imported.saved, len(imported.broken)), ([], 1))
		self.assertEqual(self.registry.storage.count("Client"), 0)
		self.registry.import_clients(file_of(GOOD), CLERK_ACCOUNT)
		counts = [self.registry.storage.count(kind) for kind in ("Client", "Client Identity", "Case")]
		self.assertEqual(counts, [1, 1, 1])

	def test_the_same_file_again_saves_nothing_twice(self) -> None:
		self.registry.import_clients(file_of(GOOD), CLERK_ACCOUNT)
		imported = self.registry.import_clients(file_of(GOOD), CLERK_ACCOUNT)
		self.assertEqual((imported.saved, imported.already), ([], ["SVR-2010-000001-0"]))
		self.assertEqual(imported.broken_file, "")

	def test_the_corrected_file_of_broken_rows_can_be_imported(self) -> None:
		imported = self.registry.import_clients(file_of(TOO_OLD), CLERK_ACCOUNT)
		corrected = imported.broken_file.replace(",130,", ",31,")
		again = self.registry.import_clients(corrected, CLERK_ACCOUNT)
		self.assertEqual(len(again.saved), 1)

	def test_a_file_without_rows(self) -> None:
		said = self.refused(lambda: self.registry.import_clients(template(), CLERK_ACCOUNT))
		self.assertIn("The file has no rows", said[0])
