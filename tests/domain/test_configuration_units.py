"""What one change of the configuration is, and what differs between before and after."""

from __future__ import annotations

import unittest

from ccm_app.domain.configuration_units import FORM, RIGHTS, act_of, counted, differences, unit_of

WORKFLOW = {
	"name": "Case",
	"modified": "2026-01-01",
	"is_active": 1,
	"states": [{"name": "a1", "idx": 1, "state": "Registered", "update_value": "Registration"}],
}


class Units(unittest.TestCase):
	def test_the_parts_of_a_form_are_one_setting(self) -> None:
		self.assertEqual(unit_of("Custom Field", "Case-x", {"dt": "Case"}), (FORM, "Case"))
		self.assertEqual(unit_of("Property Setter", "Case-main-x", {"doc_type": "Case"}), (FORM, "Case"))
		self.assertEqual(unit_of("Custom DocPerm", "h4sh", {"parent": "Case"}), (RIGHTS, "Case"))
		self.assertEqual(unit_of("Case Type", "DV", {}), ("Case Type", "DV"))

	def test_who_touched_it_and_empty_fields_do_not_count(self) -> None:
		rows = [{"state": "Registered", "update_value": "Registration"}]
		self.assertEqual(counted("Workflow", WORKFLOW), {"is_active": 1, "states": rows})
		self.assertEqual(counted("Case Type", {"label_km": "", "is_active": 0, "sequence": None}), {})

	def test_of_an_account_only_what_it_may_do_counts(self) -> None:
		account = {"first_name": "Sok", "enabled": 1, "roles": [{"role": "CCM Clerk", "name": "x"}]}
		self.assertEqual(counted("User", account), {"enabled": 1, "roles": [{"role": "CCM Clerk"}]})

	def test_passwords_are_left_out(self) -> None:
		self.assertEqual(
			counted("Email Account", {"password": "x", "a": 1}, frozenset({"password"})), {"a": 1}
		)

	def test_what_differs_is_named_by_where_it_stands(self) -> None:
		before = {"days": 10, "states": [{"state": "One"}], "gone": "x"}
		after = {"days": 7, "states": [{"state": "One"}, {"state": "Two"}]}
		self.assertEqual(
			differences(before, after),
			[("days", 10, 7), ("gone", "x", None), ("states[2].state", None, "Two")],
		)
		self.assertEqual(differences(before, dict(before)), [])
		self.assertEqual(differences({"a": 1}, {"a": "1"}), [])
		self.assertEqual(differences({"a": "4100"}, {"a": 4100.0}), [])
		self.assertEqual(differences({"a": "x"}, {"a": 1}), [("a", "x", 1)])

	def test_the_word_for_what_was_done(self) -> None:
		self.assertEqual(
			[act_of(None, {}), act_of({}, {}), act_of({}, None)], ["Added", "Changed", "Removed"]
		)


if __name__ == "__main__":
	unittest.main()
