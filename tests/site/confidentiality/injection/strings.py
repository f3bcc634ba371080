"""Strings that would run somewhere if anybody let them, and how to see that they ran."""

from __future__ import annotations

FLAG = "__ccm"
OUTSIDE = "outside.invalid"
# Two primes: their product stands in an answer only when something has calculated.
PRODUCT = str(7919 * 7907)
SCRIPTS = (
	f"a<script>window.{FLAG}=1</script>",
	f'"><img src=x onerror="window.{FLAG}=1"> & b',
	f"'\"><svg onload=window.{FLAG}=1><a href='javascript:window.{FLAG}=1'>b</a>",
	f'<iframe src="http://{OUTSIDE}/a"></iframe><img src="http://{OUTSIDE}/b">',
)
# Markup that is cleaned nowhere, because it looks like data, or is not markup yet.
DRAWN = f'["&lt;img src=x onerror=window.{FLAG}=1&gt;<img src=x onerror=window.{FLAG}=1><b>b</b> & c"]'
HIDDEN = (
	f"<img src=x onerror=window.{FLAG}=1 a",
	f'"<img src=http://{OUTSIDE}/c onerror=window.{FLAG}=1>"',
	DRAWN,
)
TEMPLATES = (
	"{{ 7919*7907 }}{% print(7919*7907) %}${7919*7907}#{7919*7907}<%= 7919*7907 %>",
	"{0.__class__} {doc.__class__.__mro__} %(name)s %s {{ frappe.db.sql }} {{ doc.name }}",
)
FORMULAS = (
	f'=HYPERLINK("http://{OUTSIDE}","b")',
	"+cmd|' /C calc'!A0",
	"-7919*-7907",
	"@SUM(7919*7907)",
	"\t=7919*7907",
	"\r=7919*7907",
)
# The last one is what stands in the records while pages and papers are looked at.
STRINGS = (*TEMPLATES, *FORMULAS, *SCRIPTS, *HIDDEN)
# For the lists of the house, in which a few people write.
SHORT = (TEMPLATES[0], FORMULAS[0], FORMULAS[4], SCRIPTS[1], DRAWN)

# Written beneath the rules into every text, in turn: so that what shows the texts is proved too, and not only what takes
# them in. WORD shows where they came through.
WORD = "zqplanted"
PLANTED = (
	f"{WORD} <img src=x onerror=window.{FLAG}=1><script>window.{FLAG}=1</script> {{{{ 7919*7907 }}}}",
	f'{WORD} <iframe src="http://{OUTSIDE}/d"></iframe><svg onload=window.{FLAG}=1> & {{% print(7919*7907) %}}',
	f'["{WORD} &lt;img src=x onerror=window.{FLAG}=1&gt;<img src=x onerror=window.{FLAG}=1>"]',
	f'=HYPERLINK("http://{OUTSIDE}","{WORD}")<img src=x onerror=window.{FLAG}=1 a',
)
