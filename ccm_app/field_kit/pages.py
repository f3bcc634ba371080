"""The demonstration's own pages: the index in Khmer and English, and the verified ledger as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ccm_app.field_kit.chain import LedgerVerdict
from ccm_app.statistics.table import Table

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CCM: the ten stages on a real caseload</title>
<style>
body {{ font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans Khmer", "Khmer OS Battambang", sans-serif;
	color: #1a1a1a; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }}
[lang=km] {{ font-family: "Noto Sans Khmer", "Khmer OS Battambang", "Khmer OS", sans-serif; line-height: 1.8; }}
ul.slips {{ columns: 12rem; padding: 0; list-style: none; font-family: monospace; font-size: .9rem; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #999; padding: .2rem .6rem; text-align: left; }}
</style>
</head>
<body>
<h1><span lang="km">ដំណាក់កាលទាំងដប់នៃការគ្រប់គ្រងករណី</span><br>The ten stages on a real caseload</h1>
<p lang="km">ទិន្នន័យនេះមកពីត្រីមាសទី២ ឆ្នាំ២០១០ របស់ជម្រក CCPCR ខេត្តស្វាយរៀង។ ឈ្មោះទាំងអស់ជាឈ្មោះប្រឌិត។
អតិថិជនថ្មី ១៨ នាក់ បានឆ្លងកាត់ដំណាក់កាលទាំងដប់ ចាប់ពីការកំណត់អត្តសញ្ញាណ រហូតដល់ការវាយតម្លៃ។</p>
<p>The CCPCR shelter in Svay Rieng, second quarter of 2010. The counts are those of its slides; every name is
invented. The {new} clients of the quarter went from identification to evaluation, each step entered in the
role that the handbook gives it; the {carried} who were there before it stand where they stood.</p>
<h2><span lang="km">តារាង</span> Tables</h2>
<p>Our figures come from the case records; the printed ones stand beside them, and each difference is named.</p>
<table><tr><th>Table</th><th>Page</th><th>Figures</th><th>Differences</th></tr>
{tables}
</table>
<h2><span lang="km">ឯកសារករណី</span> Papers of one case</h2>
<ul>
<li><a href="case_report.pdf"><span lang="km">របាយការណ៍ករណី</span> Case Report</a></li>
<li><a href="case_plan.pdf"><span lang="km">ផែនការករណី</span> Case Plan with its budget</a></li>
</ul>
<h2><span lang="km">ប័ណ្ណបញ្ជូន</span> Referral slips</h2>
<p>One per referral. A slip carries a reference and a sealed QR code, and nothing about a person.</p>
<ul class="slips">
{slips}
</ul>
<h2><span lang="km">បញ្ជីព្រឹត្តិការណ៍</span> Ledger</h2>
<p><a href="ledger.txt">{ledger}</a></p>
<p>The registry itself is <code>registry.sqlite</code>.</p>
</body>
</html>
"""


def index(
	tables: Sequence[tuple[Table, int]], slips: Sequence[str], verdict: LedgerVerdict, new: int, carried: int
) -> str:
	"""The page that links everything. tables: each with the number of its differences; slips: references."""
	rows = "\n".join(
		f'<tr><td>{one.code}</td><td><a href="tables/{one.code}.html">{escape(one.title_en)}</a> '
		f'<span lang="km">{escape(one.title_km)}</span></td>'
		f'<td><a href="tables/{one.code}.csv">CSV</a></td><td>{number}</td></tr>'
		for one, number in tables
	)
	items = "\n".join(f'<li><a href="slips/{name}.pdf">{name}</a></li>' for name in slips)
	return _PAGE.format(tables=rows, slips=items, ledger=escape(summary(verdict)), new=new, carried=carried)


def summary(verdict: LedgerVerdict) -> str:
	"""One sentence about the ledger."""
	chains = f"{verdict.events} events of {verdict.clients} clients"
	if verdict.first_bad is None:
		return f"The ledger is complete and unchanged: {chains}."
	client, sequence, reason = verdict.first_bad
	return f"The ledger was tampered with ({chains}): first bad row is {client} no. {sequence} ({reason})."


def ledger_text(verdict: LedgerVerdict) -> str:
	"""The verified ledger: counts, the root to be kept elsewhere, and the head of every chain."""
	heads = "\n".join(f"{client}  {head}" for client, head in sorted(verdict.heads.items()))
	return (
		f"{summary(verdict)}\n\nRoot over all heads, to be kept elsewhere:\n{verdict.root}\n\n"
		f"Head of each client's chain:\n{heads}\n"
	)
