"""The keys over HTTP: exchanged while people work, and missing in the middle of the day."""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import threading
import time
import unittest
import uuid
from collections.abc import Callable
from pathlib import Path

from ccm_app.caseload.rest import Refused
from ccm_app.domain.roles import CLERK
from tests.site.people import administrator, command, person

VAULT = "Client Identity"
IDENTITIES = int(os.environ.get("CCM_KEYS_IDENTITIES") or 100_000)
# After so many batches of a thousand the first run is killed.
KILLED_AFTER = max(1, IDENTITIES // 3_000)
MISSING = "The key of this site is missing"


def missing_in_every_language() -> list[str]:
	"""The sentence in English and, as the account may read it, in Khmer."""
	table = Path(__file__).parents[3] / "ccm_app" / "translations" / "km.csv"
	with table.open(encoding="utf-8", newline="") as file:
		khmer = [row[1] for row in csv.reader(file) if row and row[0].startswith(MISSING)]
	return [MISSING, *khmer]


def long_command(*words: str, dies: bool = False) -> str:
	"""A command of the site that may take an hour. dies: it has to be killed on the way, and to say nothing."""
	call = [os.environ["CCM_SITE_COMMAND"], *words]
	done = subprocess.run(call, capture_output=True, text=True, timeout=3600)
	if bool(done.returncode) != dies:
		raise AssertionError(
			f"{' '.join(words)} ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}"
		)
	return done.stdout


def name_of(number: int) -> str:
	"""As `ccm_app.tests.many_identities` names and fills them."""
	return f"MANY-{number:07}"


def family_name_of(number: int) -> str:
	return f"Family-{number * 7919}"


class Worker(threading.Thread):
	"""Does one thing again and again until it is told to stop; keeps what went wrong."""

	def __init__(self, act: Callable[[int], None]):
		super().__init__(daemon=True)
		self.act, self.done, self.wrong, self.ending = act, 0, [], threading.Event()

	def run(self) -> None:
		while not self.ending.is_set():
			try:
				self.act(self.done)
				self.done += 1
			except Exception as error:
				self.wrong.append(str(error)[:300])

	def stop(self) -> None:
		self.ending.set()
		self.join(120)


class KeyCampaign(unittest.TestCase):
	registered: list[tuple[str, str]]

	def setUp(self) -> None:
		self.registered = []
		# Signed in before the key is touched: a session needs none.
		person(CLERK, "SVR")
		administrator()

	def register(self, _number: int) -> None:
		"""The clerk registers a client with an identity, and opens it again."""
		clerk, key = person(CLERK, "SVR"), uuid.uuid4().hex
		client = clerk.insert(
			"Client",
			{
				"field_office": "SVR",
				"identified_on": "2026-11-02",
				"registered_on": "2026-11-02",
				"identification_channel": "HOTLINE",
				"temporary_shelter": "Not needed",
				"sex": "Female",
				"age_at_registration": 24,
				"home_province": "20",
				"form_key": key,
			},
		)["name"]
		name = f"Kram{''.join(random.choices('abcdefghij', k=8))}"
		clerk.insert(
			VAULT, {"client": client, "register_anyway": 1, "family_name_latin": name, "form_key": key}
		)
		self.registered.append((client, name))
		self.opens(client, name, clerk)

	def opens(self, client: str, name: str, who: object = None) -> None:
		read = (who or administrator()).read(VAULT, client)  # type: ignore[attr-defined]
		if read.get("family_name_latin") != name:
			raise AssertionError(f"{client} came back with another name")

	def opens_any(self, _number: int) -> None:
		number = random.randint(1, IDENTITIES)
		self.opens(name_of(number), family_name_of(number))


class TheKeyIsExchanged(KeyCampaign):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(long_command, "execute", "ccm_app.tests.many_identities.remove")
		given = repr({"count": IDENTITIES})
		long_command("execute", "ccm_app.tests.many_identities.make", "--kwargs", given)

	def test_while_clients_are_registered_and_identities_are_opened(self) -> None:
		old = self.current_key()
		workers = [Worker(self.register), Worker(self.opens_any)]
		for worker in workers:
			worker.start()
		started = time.monotonic()
		new = self.killed_in_the_middle(old)
		said = long_command("ccm", "rotate-key")
		seconds = time.monotonic() - started
		for worker in workers:
			worker.stop()
		self.assertEqual([worker.wrong for worker in workers], [[], []])
		self.assertTrue(all(worker.done for worker in workers))
		self.assertIn("Nothing is left under an old key", said)
		self.assertEqual((self.current_key(), self.closed_by(old)), (new, 0))
		long_command("ccm", "retire-key", old)
		self.everything_opens()
		print(
			f"campaign keys: {IDENTITIES} identities under a new key in {seconds:.0f} s, killed once on the way,"
			f" meanwhile {workers[0].done} registered and {workers[1].done} opened, none unreadable, none under the"
			f" old key"
		)

	def killed_in_the_middle(self, old: str) -> str:
		"""The exchange is killed within a batch; a part is under each key then, and the next run makes no third one."""
		given = repr({"batches": KILLED_AFTER})
		path = "ccm_app.tests.many_identities.rotate_and_die"
		long_command("execute", path, "--kwargs", given, dies=True)
		new = self.current_key()
		self.assertNotEqual(new, old)
		self.assertGreaterEqual(self.closed_by(new), KILLED_AFTER * 1_000)
		self.assertGreater(self.closed_by(old), 0)
		return new

	def current_key(self) -> str:
		return str(re.findall(r"Current key: (\S+)", command("ccm", "keys-status"))[0])

	def closed_by(self, key_id: str) -> int:
		found = re.findall(rf"{key_id}: closes (\d+) data keys", command("ccm", "keys-status"))
		return int(found[0]) if found else 0

	def everything_opens(self) -> None:
		verdict = long_command("ccm", "verify-sealed").splitlines()[-1]
		opened = int(re.findall(r"(\d+) rows open", verdict)[0])
		self.assertGreaterEqual(opened, IDENTITIES)
		self.assertTrue(verdict.endswith("0 clear, 0 broken."), verdict)
		for client, name in self.registered[:20]:
			self.opens(client, name)
		for number in random.sample(range(1, IDENTITIES + 1), 20):
			self.opens(name_of(number), family_name_of(number))


class TheKeyIsMissing(KeyCampaign):
	def test_and_nothing_opens_nothing_is_saved_and_nothing_is_lost(self) -> None:
		self.register(0)
		client, name = self.registered[0]
		path = Path(re.findall(r"Keys from: (\S+)", command("ccm", "keys-status"))[0])
		away = path.with_name(f"{path.name}.away")
		path.rename(away)
		try:
			self.nothing_works(client)
		finally:
			away.rename(path)
		self.opens(client, name)

	def nothing_works(self, client: str) -> None:
		clerk = person(CLERK, "SVR")
		acts: list[Callable[[], object]] = [
			lambda: clerk.read(VAULT, client),
			lambda: clerk.change(VAULT, client, {"other_names": "Other"}),
			lambda: clerk.read("Client", client),
			lambda: clerk.change("Client", client, {"age_at_registration": 25}),
		]
		for act in acts:
			with self.assertRaises(Refused) as caught:
				act()
			self.assertEqual(caught.exception.status, 417)
			self.assertTrue(any(said in str(caught.exception) for said in missing_in_every_language()))
		found = clerk.find("Client", {"name": client}, ("name", "sex"))
		self.assertEqual(found, [{"name": client, "sex": "Female"}])
