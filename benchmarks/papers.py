"""Slips a second from the embedded registry's engine, and how much of it is the QR code, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ccm_app.slips import qr, token
from ccm_app.slips.draw_typst import to_pdf
from ccm_app.slips.referral_slip import facts_from, slip_document

PAGES = 60


def seconds(act: Callable[[], object]) -> float:
	"""Seconds that an act takes."""
	started = time.perf_counter()
	act()
	return time.perf_counter() - started


def main() -> None:
	"""Print pages a second and the share of the QR code."""
	signed = token.issue("R-7KQ2-9XMD-9X", date(2010, 5, 20), b"k" * 32, "1")
	facts = facts_from(
		{
			"reference": "R-7KQ2-9XMD-9X",
			"service_en": "Psycho-social support",
			"service_km": "ការគាំទ្រផ្លូវចិត្ត",
			"provider_en": "CCPCR Svay Rieng",
			"provider_km": "CCPCR ស្វាយរៀង",
			"office_en": "Field Office Svay Rieng",
			"office_km": "ការិយាល័យ ខេត្តស្វាយរៀង",
			"issued_on": date(2010, 4, 20),
			"answer_due_on": date(2010, 4, 27),
			"valid_until": date(2010, 5, 20),
			"urgency": "Planned",
			"token": signed,
		}
	)
	# Each slip differs, so that nothing is answered from the engine's memory.
	slips = [
		slip_document(replace(facts, office_phone=f"012 345 {number:03}")) for number in range(PAGES + 1)
	]
	first = seconds(lambda: to_pdf(slips[:1]))
	each = seconds(lambda: [to_pdf([slip]) for slip in slips[1:]]) / PAGES
	code = seconds(lambda: [qr.png(signed) for _ in range(PAGES)]) / PAGES
	print(
		f"first page {first * 1000:.0f} ms; then {1 / each:.1f} pages a second ({first / each:.1f} times as fast)"
	)
	print(f"QR code {code * 1000:.0f} ms, {code / each:.0%} of a page")


if __name__ == "__main__":
	main()
