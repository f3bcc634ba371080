"""Several processes on one registry file: no number twice, and a killed one leaves all or nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from ccm_app.field_kit.demo import PASSPHRASE
from ccm_app.field_kit.registry import Registry
from tests.field_kit.registers import CLERK_ACCOUNT, WithRegistry

EACH = 15
_PROCESSES = multiprocessing.get_context("spawn")


def values_of(number: int) -> dict[str, Any]:
	return {
		"field_office": "SVR",
		"registered_on": date(2010, 4, 2),
		"identified_on": date(2010, 4, 2),
		"identification_channel": "HOTLINE",
		"temporary_shelter": "Not needed",
		"sex": "Male",
		"age_at_registration": number % 100,
		"home_province": "20",
	}


def register_some(file: Path, how_many: int) -> None:
	with Registry(file, passphrase=PASSPHRASE) as registry:
		for number in range(how_many):
			name = registry.insert("Client", values_of(number), CLERK_ACCOUNT)
			registry.insert("Client Identity", {"client": name, "other_names": "X"}, CLERK_ACCOUNT)


def open_new(file: Path) -> None:
	with Registry(file, passphrase=PASSPHRASE) as registry:
		registry.setting("age_maximum")


class SeveralProcesses(WithRegistry):
	def start(self, work: Callable[..., None], *arguments: object) -> Any:
		process = _PROCESSES.Process(target=work, args=arguments)
		process.start()
		return process

	def test_registering_at_once_gives_no_number_twice_and_leaves_none_out(self) -> None:
		processes = [self.start(register_some, self.file, EACH) for _ in range(3)]
		for process in processes:
			process.join(120)
		self.assertEqual([process.exitcode for process in processes], [0, 0, 0])
		sequences = [int(str(client["name"]).split("-")[2]) for client in self.registry.many("Client")]
		self.assertEqual(sorted(sequences), list(range(1, 3 * EACH + 1)))
		self.assertTrue(self.registry.verify_ledger().valid)

	def test_a_killed_process_leaves_every_save_whole_or_undone(self) -> None:
		process = self.start(register_some, self.file, 100_000)
		deadline = time.monotonic() + 60
		while self.registry.storage.count("Client") < 5 and time.monotonic() < deadline:
			time.sleep(0.01)
		os.kill(process.pid, signal.SIGKILL)
		process.join(60)
		self.assertEqual(process.exitcode, -signal.SIGKILL)
		clients = [str(client["name"]) for client in self.registry.many("Client")]
		self.assertGreaterEqual(len(clients), 5)
		for client in clients:
			events = [row["event"] for row in self.registry.many("Case Event", client=client)]
			known = bool(self.registry.one("Client Identity", client))
			self.assertEqual(events, ["client.registered"] + ["identity.recorded"] * known)
			self.assertEqual(len(self.registry.many("Case Access", client=client)), 1)
		self.assertTrue(self.registry.verify_ledger().valid)
		following = self.registry.insert("Client", values_of(1), CLERK_ACCOUNT)
		self.assertEqual(int(following.split("-")[2]), len(clients) + 1)

	def test_two_processes_opening_a_new_file_plant_it_once(self) -> None:
		file = self.folder / "new.sqlite"
		processes = [self.start(open_new, file) for _ in range(3)]
		for process in processes:
			process.join(120)
		self.assertEqual([process.exitcode for process in processes], [0, 0, 0])
		with Registry(file, passphrase=PASSPHRASE) as registry:
			self.assertEqual(registry.storage.count("CCM Settings"), 1)
			self.assertEqual(registry.storage.count("Field Office"), 26)

	def test_a_list_that_another_process_changed_is_read_anew(self) -> None:
		self.assertEqual(self.registry.setting("age_maximum"), 120)
		with Registry(self.file, passphrase=PASSPHRASE) as other:
			other.storage.update("CCM Settings", "CCM Settings", {"age_maximum": 110})
		self.assertEqual(self.registry.setting("age_maximum"), 110)
