"""Checks the ledger of a registry file: `python -m ccm_app.field_kit.verify_ledger registry.sqlite`.

With --keep FILE it writes a checkpoint to be kept elsewhere; with --checkpoint FILE it compares with one, which finds
a chain whose end was cut or that was written anew as a whole. It needs no passphrase: the ledger holds codes only.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ccm_app.domain.ledger_seal import gathered, read_bundle
from ccm_app.domain.ledger_verdict import Elsewhere, Verdict, said
from ccm_app.field_kit import chain


def main(arguments: Sequence[str] | None = None) -> int:
	"""0 when the ledger is complete and unchanged, 1 when it is not, 2 when a file cannot be used."""
	given = _parser().parse_args(arguments)
	try:
		verdict = _check(given)
	except (OSError, ValueError, sqlite3.Error) as trouble:
		print(f"Not checked: {trouble}")
		return 2
	print(f"{verdict.events} rows in {verdict.clients} chains; root {verdict.root}")
	print(said(verdict.bad) if verdict.bad else "The ledger is complete and unchanged.")
	return 1 if verdict.bad else 0


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(description="Check the ledger of a registry file.")
	parser.add_argument("registry", type=Path)
	parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="one that was kept")
	parser.add_argument("--keep", type=Path, help="write a checkpoint here, never over another file")
	return parser


def _check(given: argparse.Namespace) -> Verdict:
	bundles = [read_bundle(path.read_text(encoding="ascii")) for path in given.checkpoint]
	if not given.registry.is_file():
		raise ValueError(f"{given.registry} is no registry file.")
	connection = sqlite3.connect(f"{given.registry.absolute().as_uri()}?mode=ro", uri=True)
	try:
		verdict = chain.check(connection, Elsewhere(gathered(bundles)))
		if given.keep and verdict.valid:
			moment = datetime.now().isoformat(timespec="seconds")
			with given.keep.open("x", encoding="ascii") as file:
				file.write(chain.checkpoint(connection, given.registry.name, moment).text())
		return verdict
	finally:
		connection.close()


if __name__ == "__main__":
	raise SystemExit(main())
