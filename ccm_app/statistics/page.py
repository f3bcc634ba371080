"""The frame of the printed page: everything inside, nothing loaded from elsewhere."""

from __future__ import annotations

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title>
<style>
body {{ font: 14px/1.45 system-ui, "Noto Sans", "Noto Sans Khmer", "Khmer OS Battambang", sans-serif;
	color: #1a1a1a; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; margin: 0; }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 .3rem; }}
[lang=km] {{ font-family: "Noto Sans Khmer", "Khmer OS Battambang", "Khmer OS", sans-serif; line-height: 1.7; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid #999; padding: .2rem .4rem; text-align: center; vertical-align: middle; }}
th {{ background: #eef2f5; font-weight: 600; }}
th[scope=row] {{ text-align: left; }}
tfoot th, tfoot td {{ border-top: 2px solid #333; font-weight: 600; }}
small {{ font-weight: 400; color: #444; }}
.definition, .notes {{ color: #444; font-size: .9em; margin: .2rem 0 .5rem; }}
ul.notes {{ list-style: none; padding: 0; }}
.printed {{ background: #fff1c2; border: 1px solid #d9a400; border-radius: 3px; padding: 0 .25em;
	font-size: .85em; font-weight: 400; white-space: nowrap; }}
.differences td {{ text-align: left; vertical-align: top; }}
@media print {{
	@page {{ size: A4 landscape; margin: 12mm; }}
	body {{ font-size: 10px; margin: 0; max-width: none; padding: 0; }}
	section {{ break-inside: avoid; }}
	section.differences, section.notes {{ break-inside: auto; }}
	tr {{ break-inside: avoid; }}
	thead {{ display: table-header-group; }}
	* {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
	a {{ color: inherit; text-decoration: none; }}
}}
</style>
</head>
<body>
<h1>{heading}</h1>
<p>{periods}</p>
{body}
</body>
</html>
"""
