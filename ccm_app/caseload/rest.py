"""Takes the caseload through the ten stages on a site, over REST, one account per role.

`python -m ccm_app.caseload.rest --url http://127.0.0.1:8000 --accounts accounts.json [--host ccm.localhost]`

The accounts file holds `{"accounts": [{"email", "role", "office", "password"}, ...]}`. Taking the caseload a
second time finds everything done and changes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests

from ccm_app.caseload.figures import Caseload, load
from ccm_app.caseload.steps import CATEGORY_FIELDS, Step, Taker, all_steps
from ccm_app.domain import roles

READER = roles.CENTRAL
PATIENCE_IN_SECONDS = 60
Account = Mapping[str, str]


class Refused(Exception):
	"""The site refused a request. `status` is the HTTP status, `sentences` what the user would read."""

	def __init__(self, status: int, sentences: Sequence[str], answer: str = ""):
		super().__init__(f"{status}: " + " / ".join(sentences) if sentences else f"{status}: {answer[:300]}")
		self.status = status
		self.sentences = list(sentences)


class Person:
	"""Somebody who is signed in to the site and acts through REST.

	url: such as http://127.0.0.1:8000; host: the site's name when the server answers for several sites.
	Raises Refused when the account or password is wrong.
	"""

	def __init__(self, url: str, email: str, password: str, host: str | None = None):
		self.url, self.email = url.rstrip("/"), email
		self.session = requests.Session()
		self.session.headers["Accept"] = "application/json"
		if host:
			self.session.headers["Host"] = host
		self.call("login", usr=email, pwd=password)

	def call(self, method: str, **arguments: Any) -> Any:
		"""Call a whitelisted method; answers its message."""
		return self._ask("POST", f"/api/method/{method}", json=_plain(arguments)).get("message")

	def read(self, kind: str, name: str) -> dict[str, Any]:
		"""One record with its child rows."""
		return dict(self._ask("GET", f"/api/resource/{_part(kind)}/{_part(name)}")["data"])

	def find(self, kind: str, equal: Mapping[str, Any], fields: Sequence[str] = ("name",)) -> list[Any]:
		"""The records with these values that this person may see."""
		filters = json.dumps([[name, "=", value] for name, value in _plain(dict(equal)).items()])
		arguments = {"filters": filters, "fields": json.dumps(list(fields)), "limit_page_length": 0}
		return list(self._ask("GET", f"/api/resource/{_part(kind)}", params=arguments)["data"])

	def insert(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
		"""Save a new record."""
		return dict(self._ask("POST", f"/api/resource/{_part(kind)}", json=_plain(dict(values)))["data"])

	def version(self, kind: str, name: str) -> str:
		"""The moment of the record's last change, without opening the record; "" when it is not this person's."""
		found = self.find(kind, {"name": name}, ("modified",))
		return str(found[0]["modified"]) if found else ""

	def change(
		self, kind: str, name: str, values: Mapping[str, Any], seen: str | None = None
	) -> dict[str, Any]:
		"""Save changes of a record. seen: the version that the changes rest on; read now when none is given."""
		path = f"/api/resource/{_part(kind)}/{_part(name)}"
		version = {"modified": seen or self.version(kind, name)}
		return dict(self._ask("PUT", path, json=version | _plain(dict(values)))["data"])

	def move(self, kind: str, name: str, action: str, seen: str | None = None) -> dict[str, Any]:
		"""Take an action of the record's workflow. seen: as in `change`."""
		version = seen or self.version(kind, name)
		document = json.dumps({"doctype": kind, "name": name, "modified": version})
		return dict(self.call("frappe.model.workflow.apply_workflow", doc=document, action=action))

	def _ask(self, verb: str, path: str, **arguments: Any) -> dict[str, Any]:
		answer = self.session.request(verb, self.url + path, timeout=PATIENCE_IN_SECONDS, **arguments)
		if answer.status_code >= 400:
			raise Refused(answer.status_code, sentences_of(answer), answer.text)
		return dict(answer.json())


def sentences_of(answer: requests.Response) -> list[str]:
	"""What the user of the desk would read of an answer, without markup of Frappe's own."""
	try:
		content = answer.json()
	except ValueError:
		return []
	messages = json.loads(content.get("_server_messages") or "[]")
	found = [str(json.loads(message).get("message", "")) for message in messages]
	if not found and content.get("exception"):
		found = [str(content["exception"]).partition(": ")[2]]
	return [text for text in found if text]


def _part(text: str) -> str:
	return requests.utils.quote(text, safe="")


def _plain(value: Any) -> Any:
	if isinstance(value, Mapping):
		return {name: _plain(one) for name, one in value.items()}
	if isinstance(value, list | tuple):
		return [_plain(one) for one in value]
	if isinstance(value, date | datetime):
		return value.isoformat()
	if isinstance(value, bool):
		return int(value)
	return float(value) if isinstance(value, Decimal) else value


class LazyRecord(Mapping[str, Any]):
	"""A record of which a few fields are known; the others are read when somebody asks for them."""

	def __init__(self, reader: Person, kind: str, fields: Mapping[str, Any], *, whole: bool = False):
		self.reader, self.kind, self.fields, self.whole = reader, kind, dict(fields), whole

	def _read(self) -> None:
		if not self.whole:
			self.fields, self.whole = self.reader.read(self.kind, self.fields["name"]), True

	def __getitem__(self, name: str) -> Any:
		if name not in self.fields:
			self._read()
		return self.fields[name]

	def __iter__(self) -> Iterator[str]:
		self._read()
		return iter(self.fields)

	def __len__(self) -> int:
		self._read()
		return len(self.fields)

	def __bool__(self) -> bool:
		"""A record that was found is there; an identity is not opened to find that out."""
		return True


class RestShell:
	"""A site as the caseload's steps see it."""

	def __init__(self, url: str, accounts: Sequence[Account], host: str | None = None, office: str = "SVR"):
		self.url, self.host, self.office = url, host, office
		self.accounts = accounts
		self.people: dict[str, Person] = {}
		self.known: dict[str, dict[str, LazyRecord]] = {}

	def account(self, role: str) -> str:
		"""The account with this role; of the caseload's own Field Office where the role has several."""
		return self._account(role)["email"]

	def person(self, role: str) -> Person:
		"""The signed-in holder of a role."""
		if role not in self.people:
			account = self._account(role)
			self.people[role] = Person(self.url, account["email"], account["password"], self.host)
		return self.people[role]

	def find(self, kind: str, equal: Mapping[str, Any]) -> Mapping[str, Any] | None:
		"""The stored record with these values, as the Central Office sees it."""
		if set(equal) == {"form_key"}:
			return self._known(kind).get(equal["form_key"])
		found = self.person(READER).find(kind, equal)
		return LazyRecord(self.person(READER), kind, found[0]) if found else None

	def insert(self, step: Step, values: Mapping[str, Any]) -> None:
		"""Save a new record in the step's role."""
		self._remember(step.kind, self.person(step.role).insert(step.kind, values))

	def update(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Save changes in the step's role."""
		self._remember(step.kind, self.person(step.role).change(step.kind, name, values))

	def move(self, step: Step, name: str, values: Mapping[str, Any]) -> None:
		"""Write what the action needs, then take it."""
		person = self.person(step.role)
		if values:
			person.change(step.kind, name, values)
		self._remember(step.kind, person.move(step.kind, name, step.action))

	def _known(self, kind: str) -> dict[str, LazyRecord]:
		"""The records of a kind by form_key, asked for once; the steps keep it true from then on."""
		if kind not in self.known:
			fields = ["name", "form_key", *filter(None, [CATEGORY_FIELDS.get(kind)])]
			rows = self.person(READER).find(kind, {}, fields)
			reader = self.person(READER)
			self.known[kind] = {
				row["form_key"]: LazyRecord(reader, kind, row) for row in rows if row["form_key"]
			}
		return self.known[kind]

	def _remember(self, kind: str, document: Mapping[str, Any]) -> None:
		if document.get("form_key"):
			record = LazyRecord(self.person(READER), kind, document, whole=True)
			self._known(kind)[document["form_key"]] = record

	def _account(self, role: str) -> Account:
		holders = [account for account in self.accounts if account["role"] == role]
		own = [account for account in holders if account.get("office") == self.office]
		if not holders:
			raise LookupError(f"No account has the role {role}. Make the role users of the site first.")
		return (own or holders)[0]


def take_caseload(shell: RestShell, caseload: Caseload, show_progress: bool = True) -> tuple[int, int]:
	"""Take every step that is not yet taken; answers how many were taken now and how many there are."""
	steps = all_steps(caseload)
	done = 0

	def each(step: Step) -> None:
		nonlocal done
		done += 1
		if show_progress and (done % 25 == 0 or done == len(steps)):
			print(f"  {done * 100 // len(steps):3d} %  {done} of {len(steps)} steps", flush=True)

	return Taker(shell).take_all(steps, each), len(steps)


def main(arguments: Sequence[str] | None = None) -> int:
	"""The command line; answers the exit code."""
	parser = argparse.ArgumentParser(
		description="Take the shelter's quarter through the ten stages on a site."
	)
	parser.add_argument("--url", required=True)
	parser.add_argument("--accounts", required=True, type=Path)
	parser.add_argument("--host", help="name of the site, when the server answers for several")
	given = parser.parse_args(arguments)
	accounts = json.loads(given.accounts.read_text(encoding="utf-8"))["accounts"]
	started = time.monotonic()
	try:
		taken, total = take_caseload(RestShell(given.url, accounts, given.host), load())
	except (Refused, requests.RequestException) as fault:
		print(
			f"The caseload stopped: {fault}\nWhat was saved is kept; run the same command again.",
			file=sys.stderr,
		)
		return 1
	seconds = time.monotonic() - started
	print(f"Caseload: {total} steps, {taken} of them taken now, in {seconds:.0f} seconds.")
	return 0


if __name__ == "__main__":
	sys.exit(main())
