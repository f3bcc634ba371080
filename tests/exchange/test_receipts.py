"""What an office keeps of an import: its rows with the numbers that they got."""

from __future__ import annotations

import unittest

from ccm_app.exchange import rows

KEY = b"a secret of the register"
FILE = (
	"field_office,registered_on,identified_on,identification_channel,temporary_shelter,sex,age_at_registration,"
	"home_province,given_name_latin\r\n"
	"SVR,2026-01-05,2026-01-05,NGO,Not needed,Female,17,20,Maly\r\n"
	"SVR,2026-01-05,2026-01-05,NGO,Not needed,Female,19,20,=SUM(A1)\r\n"
)
NUMBERS = {2: ("SVR-2026-000001-2", "C-SVR-2026-000001-4")}


class Receipts(unittest.TestCase):
	def test_a_row_that_comes_back_with_its_numbers_is_the_same_form(self) -> None:
		file = rows.read_clients(FILE, KEY)
		again = rows.read_clients(rows.receipt_file(file, NUMBERS), KEY)
		self.assertEqual(again.problems, ())
		self.assertEqual([row.form_key for row in again.rows], [file.rows[0].form_key])
		self.assertEqual(
			again.rows[0].numbers,
			{"registry_number": "SVR-2026-000001-2", "case_number": "C-SVR-2026-000001-4"},
		)

	def test_the_numbers_are_no_field_of_the_client(self) -> None:
		file = rows.read_clients(FILE, KEY)
		again = rows.read_clients(rows.receipt_file(file, {2: ("SVR-2026-000001-2", None)}), KEY)
		self.assertEqual(again.rows[0].values, file.rows[0].values)
		self.assertEqual(again.rows[0].numbers, {"registry_number": "SVR-2026-000001-2"})

	def test_a_refused_row_keeps_its_numbers_beside_the_reason(self) -> None:
		file = rows.read_clients(rows.receipt_file(rows.read_clients(FILE, KEY), NUMBERS), KEY)
		back = rows.broken_file(file, [(file.rows[0], ["Ask."])])
		self.assertIn("SVR-2026-000001-2,C-SVR-2026-000001-4,Ask.", back)
		self.assertEqual(rows.read_clients(back, KEY).rows[0].form_key, file.rows[0].form_key)

	def test_a_file_without_receipt_comes_back_as_before(self) -> None:
		file = rows.read_clients(FILE, KEY)
		back = rows.broken_file(file, [(file.rows[1], ["Ask."])])
		self.assertNotIn("registry_number", back)
		self.assertIn("'=SUM(A1),Ask.", back)
