"""Runs one function of this folder on a site, in whichever release its bench has at the moment.

`python run.py <site> <module>.<function> [<arguments as JSON>]` in the folder of the sites; the answer is the last line,
as JSON. The platform's own `execute` runs functions of installed apps only, and the previous release has none of these.
"""

from __future__ import annotations

import importlib
import json
import sys

import frappe


def main(site: str, function: str, given: str = "{}") -> None:
	"""Connect, run, keep what was written, print the answer."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	module, _dot, name = function.rpartition(".")
	try:
		answer = getattr(importlib.import_module(module), name)(**json.loads(given))
		frappe.set_user("Administrator")
		frappe.db.commit()
	finally:
		frappe.destroy()
	print(json.dumps(answer, default=str))


if __name__ == "__main__":
	main(*sys.argv[1:])
