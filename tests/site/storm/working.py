"""Sixteen people who work at once, mostly on the same clients, and who send again what got no answer."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from ccm_app.caseload.rest import Person, Refused
from ccm_app.domain import roles
from tests.site.day import today

TODAY = today().isoformat()
PATIENCE, PAUSE = 90.0, 0.4
PLACES = ("FAMILY", "KIN", "FOSTER", "COMMUNITY", "SELF", "HOSPITAL")
Values = Mapping[str, Any]


@dataclass
class Books:
	"""What was answered. acknowledged: every insertion that came back with success."""

	acknowledged: list[dict[str, Any]] = field(default_factory=list)
	outcomes: Counter[str] = field(default_factory=Counter)
	sentences: Counter[str] = field(default_factory=Counter)
	faults: list[str] = field(default_factory=list)
	lock: Any = field(default_factory=threading.Lock)

	def note(self, outcome: str, more: str = "") -> None:
		"""Count an outcome; a fault of the server is kept with its text."""
		with self.lock:
			self.outcomes[outcome] += 1
			if outcome == "refused":
				self.sentences[more[:80]] += 1
			elif outcome == "fault":
				self.faults.append(more[:400])

	def keep(self, kind: str, name: str, key: str, values: Values) -> None:
		"""Write down what the site has promised."""
		with self.lock:
			self.acknowledged.append({"kind": kind, "name": name, "key": key, "values": dict(values)})


class Worker(threading.Thread):
	"""One person at one desk."""

	def __init__(self, number: int, world: World, operations: int):
		super().__init__(daemon=True)
		self.die, self.world, self.operations = random.Random(20261122 + number), world, operations
		self.people: dict[str, Person] = {}
		self.merges: list[str] = []

	def run(self) -> None:
		"""So many operations, one after the other."""
		acts = (
			*[self.register] * 6,
			*[self.move] * 6,
			*[self.refer] * 4,
			*[self.open_case] * 2,
			*[self.change] * 3,
			*[self.merge] * 2,
			self.undo,
		)
		for _ in range(self.operations):
			act = self.die.choice(acts)
			try:
				act()
			except Exception as error:
				self.world.books.note("fault", f"{act.__name__}: {type(error).__name__} {error}")

	def register(self) -> None:
		"""A new client; now and then two clerks send the same form."""
		key = self.world.shared_key(self.die) if self.die.random() < 0.2 else str(uuid.uuid4())
		values = {
			"field_office": "SVR",
			"registered_on": TODAY,
			"identified_on": TODAY,
			"identification_channel": "NGO",
			"temporary_shelter": "Not needed",
			"sex": "Female",
			"age_at_registration": 20,
			"home_province": "20",
		}
		name = self.insert(roles.CLERK, "Client", values, key)
		if name:
			self.world.clients.append(name)

	def move(self) -> None:
		"""The client of one of the cases goes somewhere else."""
		case = self.die.choice(self.world.cases)
		values = {
			"case": case,
			"moved_on": TODAY,
			"to_custodian_kind": self.die.choice(PLACES),
			"to_place": "20",
			"reason": "Storm",
		}
		self.insert(roles.MANAGER, "Movement", values, str(uuid.uuid4()), hidden=("reason",))

	def refer(self) -> None:
		"""A client is referred to the shelter's teachers."""
		values = {
			"case": self.die.choice(self.world.referable),
			"service_type": "PSYCHO",
			"provider": "CCPCR-SVR",
			"host_agency": "CCPCR-SVR",
			"urgency": "Normal",
			"referred_on": TODAY,
			"location_reason": "Only provider of this service",
			"client_consulted_on": TODAY,
			"client_agreed": 1,
		}
		self.insert(roles.MANAGER, "Referral", values, str(uuid.uuid4()))

	def open_case(self) -> None:
		"""A case for one of the clients who were registered during the storm; many have one already."""
		if not self.world.clients:
			return
		values = {
			"client": self.die.choice(self.world.clients),
			"case_type": "SA",
			"case_manager": self.person(roles.MANAGER).email,
			"opened_on": TODAY,
		}
		# The client of a case changes with a merge.
		name = self.insert(roles.MANAGER, "Case", values, str(uuid.uuid4()), hidden=("client",))
		if name:
			self.world.cases.append(name)

	def change(self) -> None:
		"""Two read the same client, both save: the second one is told."""
		if not self.world.clients:
			return
		name, person = self.die.choice(self.world.clients), self.person(roles.CLERK)
		self.asked(lambda: person.change("Client", name, {"needs_interpreter": self.die.randint(0, 1)}))

	def merge(self) -> None:
		"""Two registrations become one."""
		if len(self.world.clients) < 2:
			return
		kept, merged = self.die.sample(self.world.clients, 2)
		values = {"kept_client": kept, "merged_client": merged, "reason": "Storm", "merged_on": TODAY}
		name = self.insert(roles.CENTRAL, "Client Merge", values, "", hidden=("reason",))
		if name:
			self.merges.append(name)

	def undo(self) -> None:
		"""The last merge of this desk is taken back."""
		if not self.merges:
			return
		name, person = self.merges.pop(), self.person(roles.CENTRAL)
		self.asked(lambda: person.change("Client Merge", name, {"undo_reason": "Storm"}))

	def person(self, role: str) -> Person:
		"""Signed in once, and again after the servers came back."""
		if role not in self.people:
			self.people[role] = self.patient(lambda: self.world.sign_in(role))
		return self.people[role]

	def insert(self, role: str, kind: str, values: Values, key: str, hidden: tuple[str, ...] = ()) -> str:
		"""Send a form until there is an answer. Returns its number; "" when it was refused."""
		person = self.person(role)
		form = {**values, "form_key": key} if key else dict(values)
		answered = self.asked(lambda: person.insert(kind, form), again=bool(key))
		if not answered:
			return ""
		shown = {name: value for name, value in values.items() if name not in hidden}
		self.world.books.keep(kind, answered["name"], key, shown)
		return str(answered["name"])

	def asked(self, ask: Callable[[], Any], again: bool = False) -> Any:
		"""The answer, None when it was refused or got lost. again: send it again when the line dropped."""
		try:
			answer = self.patient(ask) if again else ask()
		except Refused as refused:
			said = refused.status < 500 and bool(refused.sentences)
			outcome = "refused" if said else "lost" if self.world.was_killed() else "fault"
			self.world.books.note(outcome, str(refused))
			return None
		except requests.RequestException as error:
			self.world.books.note("lost" if self.world.was_killed() else "fault", str(error))
			return None
		self.world.books.note("done")
		return answer

	def patient(self, ask: Callable[[], Any]) -> Any:
		"""Ask until the servers are there again."""
		end = time.monotonic() + PATIENCE
		while True:
			try:
				return ask()
			except requests.RequestException:
				if time.monotonic() > end:
					raise
				self.world.books.note("sent again")
			except Refused as refused:
				if not (refused.status >= 500 and self.world.was_killed()) or time.monotonic() > end:
					raise
				self.world.books.note("sent again")
			time.sleep(PAUSE)


class World:
	"""What all of them work on."""

	def __init__(self, sign_in: Callable[[str], Person], cases: list[str], was_killed: Callable[[], bool]):
		self.sign_in, self.was_killed = sign_in, was_killed
		self.referable, self.cases, self.clients = list(cases), list(cases), []
		self.books = Books()
		self.keys: list[str] = []

	def shared_key(self, die: random.Random) -> str:
		"""A form that somebody else may be sending at this moment."""
		if not self.keys or die.random() < 0.3:
			self.keys.append(str(uuid.uuid4()))
		return self.keys[-1]
