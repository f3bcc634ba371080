"""Sixteen at once, on the same clients, while their servers are killed: afterwards everything is there, once."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from ccm_app.caseload.rest import Person
from tests.site.people import PASSWORD
from tests.site.storm.killing import Killer
from tests.site.storm.working import Worker, World

FULL = bool(os.environ.get("CCM_FULL_TESTS") or os.environ.get("CCM_FULL"))
OPERATIONS = int(os.environ.get("CCM_STORM_OPERATIONS", 10_000 if FULL else 2_000))
KILLS = int(os.environ.get("CCM_STORM_KILLS", 50 if FULL else 10))
WORKERS, CASES = 16, 12


def on_the_site(function: str, **values: Any) -> Any:
	"""Call a function of the tests in a process of the storm site; answers what it returned."""
	words = [os.environ["CCM_STORM_COMMAND"], "execute", function, "--kwargs", repr(values)]
	done = subprocess.run(words, capture_output=True, text=True, timeout=900)
	if done.returncode:
		# Frappe tries a second way when a function fails; the first of the two traces is the one that tells.
		raise AssertionError(f"{function}: {done.stderr.partition('During handling')[0][-2000:]}")
	line = next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{"))
	try:
		return json.loads(line)
	except ValueError:
		return ast.literal_eval(line)


class StormTest(unittest.TestCase):
	def test_nothing_that_was_acknowledged_is_missing_and_nothing_is_there_twice(self) -> None:
		prepared = on_the_site("ccm_app.tests.storm_world.prepare", password=PASSWORD, cases=CASES)
		accounts = {row["role"]: row["email"] for row in reversed(prepared["people"])}
		pause = (1.0, max(2.0, OPERATIONS / KILLS / 10)) if KILLS else (1.0, 2.0)
		killer = Killer(KILLS, pause)
		url = os.environ["CCM_STORM_URL"]
		world = World(
			lambda role: Person(url, accounts[role], PASSWORD),
			[row["case"] for row in prepared["cases"]],
			killer.was_killed,
		)
		started = time.monotonic()
		workers = [Worker(number, world, OPERATIONS // WORKERS) for number in range(WORKERS)]
		for one in (killer, *workers):
			one.start()
		for one in workers:
			one.join()
		killer.over.set()
		killer.join(timeout=60)
		seconds = time.monotonic() - started
		time.sleep(2)
		found = self.judged(world)
		done = world.books.outcomes
		print(
			f"campaign storm: {OPERATIONS} operations of {WORKERS} workers in {seconds:.0f} s, {done['done']} done,"
			f" {done['refused']} refused with a sentence, {done['sent again']} sent again, {done['lost']} without an"
			f" answer, {len(world.books.faults)} faults; killed {killer.web} web workers and the database"
			f" {killer.database} times; {found['acknowledged']} acknowledged, {len(found['missing'])} missing,"
			f" {len(found['doubled'])} doubled, {len(found['broken'])} broken, ledger of {found['events']} events"
			f" {'whole' if found['ledger']['valid'] else 'broken'}"
		)
		for name in ("missing", "doubled", "broken", "unreadable"):
			self.assertEqual([], found[name], name)
		self.assertTrue(found["ledger"]["valid"], found["ledger"])
		self.assertEqual([], world.books.faults[:10])
		self.assertGreater(found["acknowledged"], OPERATIONS // 4)
		self.assertGreaterEqual(killer.web + killer.database, min(KILLS, 2))

	def judged(self, world: World) -> dict[str, Any]:
		with tempfile.TemporaryDirectory(dir=os.environ["CCM_STORM_FOLDER"]) as folder:
			file = Path(folder) / "acknowledged.json"
			file.write_text(json.dumps(world.books.acknowledged), encoding="utf-8")
			found = on_the_site("ccm_app.tests.storm_world.judge", file=str(file))
		return dict(found)
