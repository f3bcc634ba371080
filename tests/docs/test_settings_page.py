"""The page of settings names every number of CCM Settings with the value that is shipped."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/administrators/settings.md"
DOCTYPE = ROOT / "ccm_app/ccm_app/doctype/ccm_settings/ccm_settings.json"
WITHOUT_A_VALUE = ("Section Break", "Column Break", "Check", "Link")


class PageOfSettings(unittest.TestCase):
	def test_every_setting_stands_on_the_page_with_its_shipped_value(self) -> None:
		text = PAGE.read_text(encoding="utf-8")
		for field in json.loads(DOCTYPE.read_text(encoding="utf-8"))["fields"]:
			if field["fieldtype"] in WITHOUT_A_VALUE[:2]:
				continue
			with self.subTest(field["fieldname"]):
				shipped = "" if field["fieldtype"] in WITHOUT_A_VALUE else f" {field.get('default', '')} |"
				self.assertIn(f"| {field['label']} |{shipped}", text)

	def test_every_setting_says_what_it_is_about(self) -> None:
		for field in json.loads(DOCTYPE.read_text(encoding="utf-8"))["fields"]:
			if field["fieldtype"] not in WITHOUT_A_VALUE[:2]:
				self.assertTrue(field.get("description"), field["fieldname"])


if __name__ == "__main__":
	unittest.main()
