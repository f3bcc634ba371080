"""Every link and every picture of the pages leads somewhere."""

from __future__ import annotations

import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LARGEST_PICTURES = 4_000_000


def pages() -> list[Path]:
	"""Every page for people: those at the root and those in docs."""
	return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(page: Path) -> Iterator[str]:
	"""The targets of a page's links and pictures that lead into this repository."""
	text = FENCED.sub("", page.read_text(encoding="utf-8"))
	for target in LINK.findall(text):
		if not re.match(r"[a-z]+:", target):
			yield unquote(target)


def anchor(heading: str) -> str:
	"""The name of a heading in an address."""
	plain = re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", heading).lower())
	return plain.strip().replace(" ", "-")


class LinksOfThePages(unittest.TestCase):
	def test_every_link_leads_to_a_file_or_a_folder(self) -> None:
		for page in pages():
			for target in links(page):
				path = target.partition("#")[0]
				with self.subTest(page=str(page.relative_to(ROOT)), target=target):
					self.assertTrue((page.parent / path).exists(), f"{page.name} links to {target}")

	def test_every_link_to_a_heading_finds_it(self) -> None:
		for page in pages():
			for target in links(page):
				path, _sign, name = target.partition("#")
				if not name:
					continue
				there = (page.parent / path) if path else page
				headings = {anchor(one) for one in HEADING.findall(there.read_text(encoding="utf-8"))}
				with self.subTest(page=str(page.relative_to(ROOT)), target=target):
					self.assertIn(name, headings)

	def test_every_picture_is_used_and_they_are_small_together(self) -> None:
		pictures = set((ROOT / "docs/images").glob("*.png"))
		used = {(page.parent / target).resolve() for page in pages() for target in links(page)}
		self.assertEqual({one.name for one in pictures} - {one.name for one in used}, set())
		self.assertLess(sum(one.stat().st_size for one in pictures), LARGEST_PICTURES)

	def test_there_is_a_page_for_everybody_who_works_with_the_app(self) -> None:
		for folder in ("administrators", "field-offices", "providers", "operators", "contributors"):
			self.assertTrue((ROOT / "docs" / folder / "README.md").is_file(), folder)


if __name__ == "__main__":
	unittest.main()
