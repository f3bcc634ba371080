"""The demonstration: a real caseload through the ten stages, and the papers and tables that come out of it.

Run as `python -m ccm_app.field_kit.demo <folder>`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ccm_app.caseload.figures import Caseload, load
from ccm_app.caseload.steps import all_steps
from ccm_app.field_kit import pages, papers, source, taking
from ccm_app.field_kit.folder import NotOurFolder, prepare
from ccm_app.field_kit.progress import Progress
from ccm_app.field_kit.registry import Registry
from ccm_app.slips.draw_typst import to_pdf
from ccm_app.statistics import render
from ccm_app.statistics.cases import frame_of
from ccm_app.statistics.compare import Difference, differences
from ccm_app.statistics.period import quarter
from ccm_app.statistics.table import Table
from ccm_app.statistics.tables import all_tables

# Whose Case Report and Case Plan are drawn: a complex case with a conference.
SHOWN = "CCPCR-2010Q2-004"
# The people are invented, so everybody may open what the demonstration writes.
PASSPHRASE = "only invented people"
USAGE = "Name the folder to write to: python -m ccm_app.field_kit.demo <folder>"


@dataclass
class Summary:
	"""What the demonstration did."""

	clients: int = 0
	events: int = 0
	referrals: int = 0
	slips: int = 0
	tables: int = 0
	differences: int = 0
	unexplained: int = 0
	ledger: str = ""
	seconds: float = 0.0

	def lines(self, folder: Path) -> list[str]:
		"""The summary as it is shown at the end."""
		return [
			f"Clients {self.clients}, events {self.events}, referrals {self.referrals}, slips {self.slips}.",
			f"Tables {self.tables}, differences from the printed figures {self.differences}, "
			f"each with its reason; without one: {self.unexplained}.",
			self.ledger,
			f"Done in {self.seconds:.0f} seconds. Open {folder / 'index.html'}",
		]


def main(folder: Path | str, out: TextIO = sys.stdout) -> int:
	"""Write the demonstration into a folder and say what was done. 0 when all went well, 1 when refused."""
	target = Path(folder)
	try:
		prepare(target)
	except NotOurFolder as refusal:
		print(refusal, file=out)
		return 1
	summary = run(target, Progress(out))
	print("\n".join(["", *summary.lines(target)]), file=out)
	return 0


def run(folder: Path, progress: Progress) -> Summary:
	"""Take the caseload through the stages in a new registry in this folder, and write what comes out."""
	started = time.monotonic()
	caseload = load()
	with Registry(folder / "registry.sqlite", passphrase=PASSPHRASE) as registry:
		_take_steps(registry, caseload, progress)
		slips = _write_slips(registry, folder, progress)
		_write_papers(registry, folder)
		tables = _write_tables(registry, caseload, folder)
		verdict = registry.verify_ledger()
		(folder / "ledger.txt").write_text(pages.ledger_text(verdict), encoding="utf-8")
		new = sum(client.is_new for client in caseload.clients)
		counted = [(table, len(found)) for table, found in tables]
		page = pages.index(counted, slips, verdict, new, len(caseload.clients) - new)
		(folder / "index.html").write_text(page, encoding="utf-8")
		every = [one for _, found in tables for one in found]
		return Summary(
			clients=registry.storage.count("Client"),
			events=verdict.events,
			referrals=registry.storage.count("Referral"),
			slips=len(slips),
			tables=len(tables),
			differences=len(every),
			unexplained=sum(one.kind == "count" and not one.error for one in every),
			ledger=pages.summary(verdict),
			seconds=time.monotonic() - started,
		)


def _take_steps(registry: Registry, caseload: Caseload, progress: Progress) -> None:
	steps = all_steps(caseload)
	taking.prepare(registry, caseload.field_office)
	progress.begin("Through the ten stages", len(steps))
	taking.taker(registry).take_all(steps, progress.advance)
	registry.clock.day = None
	progress.end()


def _write_slips(registry: Registry, folder: Path, progress: Progress) -> list[str]:
	"""One PDF per referral; answers their references."""
	referrals = registry.many("Referral")
	progress.begin("Referral slips", len(referrals))
	for referral in referrals:
		pdf = to_pdf([papers.slip_of(registry, referral)])
		(folder / "slips" / f"{referral['name']}.pdf").write_bytes(pdf)
		progress.advance()
	progress.end()
	return [str(referral["name"]) for referral in referrals]


def _write_papers(registry: Registry, folder: Path) -> None:
	report = registry.many("Social Assessment", form_key=f"{SHOWN}-REPORT")[0]
	plan = registry.many("Case Plan", form_key=f"{SHOWN}-PLAN")[0]
	(folder / "case_report.pdf").write_bytes(to_pdf([papers.report_of(registry, report)]))
	(folder / "case_plan.pdf").write_bytes(to_pdf([papers.plan_of(registry, plan)]))


def tables_of(registry: Registry, caseload: Caseload) -> list[Table]:
	"""The quarter's tables, counted from the registry's own records."""
	frame = frame_of(source.case_rows(registry.storage, caseload.provider))
	return all_tables(frame, quarter(caseload.period), caseload.planned_in_year)


def _write_tables(
	registry: Registry, caseload: Caseload, folder: Path
) -> list[tuple[Table, list[Difference]]]:
	written = []
	for table in tables_of(registry, caseload):
		found = differences(table, caseload.printed)
		page = render.to_html([table], found, caseload.provider_name, caseload.notes)
		(folder / "tables" / f"{table.code}.html").write_text(page, encoding="utf-8")
		text = render.to_csv(table, caseload.printed)
		with (folder / "tables" / f"{table.code}.csv").open("w", encoding="utf-8", newline="") as file:
			file.write(text)
		written.append((table, found))
	return written


def from_command_line(arguments: Sequence[str]) -> int:
	"""One argument: the folder."""
	if len(arguments) != 1:
		print(USAGE)
		return 2
	return main(arguments[0])


if __name__ == "__main__":
	sys.exit(from_command_line(sys.argv[1:]))
