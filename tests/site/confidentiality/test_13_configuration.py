"""Changes of the configuration that would break an invariant: through the console, an import, REST, the desk and
Customize Form, as a System Manager and as the ministry's administrator. Every one is refused, none with a traceback.

What is left is compared by a checksum of every row that decides who may do what, after each trial on the server and
each family of changes over HTTP. After each change 2,000 answers are asked for anew, and at the end a part of the
permission matrix is played.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from ccm_app.caseload.rest import Person, Refused, sentences_of
from ccm_app.domain import roles
from ccm_app.tests.configuration.attack import Attack
from ccm_app.tests.configuration.every import FAMILIES, every_attack
from ccm_app.tests.matrix.cells import sample
from tests.domain.illegal_workflows import ILLEGAL, spoil
from tests.domain.random_workflows import Changes, Flow, shipped
from tests.site.confidentiality.matrix import Matrix
from tests.site.people import PASSWORD, host, person, url

KEEPER = "keeper-of-site@ccm.example"
SAVE = "frappe.desk.form.save.savedocs"
CUSTOMIZE = "run_doc_method"
IS_FULL = bool(os.environ.get("CCM_FULL_TESTS"))
SPOILED = 63
CELLS = 2_000
# What the platform refuses before the guard is asked, and why that is enough.
NEVER_ASKED = {
	# Only the account of the installation makes types of users.
	("accounts", "a user type", "User Type"),
	# The block would have to be there, and nobody stores one.
	("desk", "a page with a block", "Workspace"),
	# The platform asks for the level of the field first.
	("rows", "a role of oneself", "Has Role"),
}


class Configuration(unittest.TestCase):
	folder: ClassVar[Path]
	before: ClassVar[dict[str, Any]]
	keeper: ClassVar[Person]

	@classmethod
	def setUpClass(cls) -> None:
		kept = tempfile.TemporaryDirectory(prefix="ccm-configuration-")
		cls.addClassCleanup(kept.cleanup)
		cls.folder = Path(kept.name)
		# The site's own user writes here, too.
		cls.folder.chmod(0o777)
		cls.on_the_site("prepare", password=PASSWORD)
		cls.before = cls.look()
		cls.keeper = Person(url(), KEEPER, PASSWORD, host())

	@staticmethod
	def on_the_site(function: str, **given: str) -> None:
		call = [os.environ["CCM_SITE_COMMAND"], "execute", f"ccm_app.tests.configuration.trials.{function}"]
		done = subprocess.run([*call, "--kwargs", repr(given)], capture_output=True, text=True)
		if done.returncode:
			raise AssertionError(f"{function}: {done.stderr[-6000:]}")

	@classmethod
	def look(cls) -> dict[str, Any]:
		"""The checksum of what decides, and every right that somebody has."""
		cls.on_the_site("look", path=str(cls.folder / "look.json"))
		return dict(json.loads((cls.folder / "look.json").read_text(encoding="utf-8")))

	def nothing_changed(self, what: str) -> None:
		after = self.look()
		self.assertEqual(sorted(set(after["rights"]) - set(self.before["rights"])), [], what)
		self.assertEqual(after["state"], self.before["state"], what)

	def test_1_on_the_server_everything_is_refused(self) -> None:
		self.on_the_site("run", path=str(self.folder / "trials.json"))
		rows = json.loads((self.folder / "trials.json").read_text(encoding="utf-8"))
		let_through = [
			row for row in rows if row["outcome"] in ("accepted", "broke") or row["new"] or not row["same"]
		]
		self.assertEqual(let_through, [], json.dumps(let_through, indent=1)[:6000])
		silent = [row for row in rows if not row["said"].strip()]
		self.assertEqual(silent, [], "Refused without a sentence.")
		outcomes = Counter(row["outcome"] for row in rows)
		print(
			f"campaign configuration: {len(every_attack())} changes of {len({one['kind'] for _f, one in every_attack()})}"
			f" kinds, {len(rows)} trials on the server ({outcomes['refused']} refused by the guard,"
			f" {outcomes['refused by right']} by missing rights, {outcomes['refused by the platform']} by Frappe, {outcomes['harmless']} without effect), 0 let through, 0 tracebacks; 0 new rights"
			f" in {sum(row['asked'] for row in rows)} answers asked for anew, at least"
			f" {min(row['asked'] for row in rows if row['asked'])} after each change"
		)
		by_guard = {(row["family"], row["why"], row["kind"]) for row in rows if row["outcome"] == "refused"}
		# Nobody stores roles in their own account, whichever they are: Frappe leaves them out.
		by_guard |= {(row["family"], row["why"], row["kind"]) for row in rows if row["outcome"] == "harmless"}
		every = {(family, one["why"], one["kind"]) for family, one in every_attack()}
		self.assertEqual(every - by_guard - NEVER_ASKED, set(), "Refused for want of a right only.")

	def test_2_over_http_everything_is_refused(self) -> None:
		asked, found = 0, list[str]()
		for family, make in FAMILIES.items():
			for number, one in enumerate(make()):
				for way in self.ways(number):
					asked += 1
					found += [f"{family}: {one['why']}: {text}" for text in self.try_over_http(one, way)]
			self.nothing_changed(family)
		self.assertEqual(found, [])
		print(f"campaign configuration over HTTP: {asked} requests, all refused, 0 tracebacks, 0 new rights")

	@staticmethod
	def ways(number: int) -> tuple[str, ...]:
		"""By which ways a change is tried; a full run tries each by all."""
		every = ("rest", "desk", "ministry", "customize")
		return every if IS_FULL else (every[number % len(every)],)

	def try_over_http(self, one: Attack, way: str) -> list[str]:
		"""What was not as it should be, in words."""
		actor = person(roles.MINISTRY) if way == "ministry" else self.keeper
		try:
			self.ask(actor, one, way)
		except Refused as refused:
			broke = refused.status >= 500 or "Traceback" in str(refused)
			return [f"{way}: {refused}"] if broke else []
		return [f"{way}: let through"]

	def ask(self, actor: Person, one: Attack, way: str) -> None:
		values = json.loads(json.dumps(one["values"]).replace("SELF", actor.email))
		name = actor.email if one["name"] == "SELF" else one["name"]
		if way == "customize" and one["kind"] == "Property Setter":
			self.customize(actor, values)
		elif way == "desk":
			# The page gives a name of its own to what is not stored yet.
			new = {"__islocal": 1, "name": f"new-{one['kind'].lower().replace(' ', '-')}-1"}
			document = {**new, "doctype": one["kind"], **values} | (
				{"name": name, "__islocal": 0} if name else {}
			)
			actor.call(SAVE, doc=json.dumps(document), action="Save")
		elif name:
			actor.change(one["kind"], name, values, seen="2010-01-01 00:00:00")
		else:
			actor.insert(one["kind"], values)

	def customize(self, actor: Person, values: dict[str, Any]) -> None:
		"""As Customize Form saves one property: the whole form is fetched, and sent back with the change."""
		empty = {"doctype": "Customize Form", "name": "Customize Form", "doc_type": values["doc_type"]}
		form = self.run_on(actor, empty, "fetch_to_customize")
		self.place(form, values)[values["property"]] = values["value"]
		stored = self.run_on(actor, form, "save_customization")
		if str(self.place(stored, values).get(values["property"]) or 0) != str(values["value"]):
			# The page has no such setting; that nothing was stored is asked after each family.
			raise Refused(200, ["left out by the page"], "")

	@staticmethod
	def place(form: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
		"""The form itself, or the row of the field that is changed."""
		if not values["field_name"]:
			return form
		return next(row for row in form["fields"] if row["fieldname"] == values["field_name"])

	@staticmethod
	def run_on(actor: Person, form: dict[str, Any], method: str) -> dict[str, Any]:
		"""Run a method of the form, as its page does; the form as it is answered. Raises Refused."""
		asked = {"docs": json.dumps(form), "method": method}
		answer = actor.session.post(f"{url()}/api/method/{CUSTOMIZE}", json=asked, timeout=120)
		if answer.status_code >= 400:
			raise Refused(answer.status_code, sentences_of(answer), answer.text)
		return dict(answer.json()["docs"][0])

	def test_3_a_workflow_against_the_handbook_is_refused(self) -> None:
		ministry, changes, flow = person(roles.MINISTRY), Changes(2013), shipped()
		for number in range(SPOILED):
			what, broken = spoil(number, flow, changes)
			with self.subTest(what), self.assertRaises(Refused) as refused:
				ministry.change("Workflow", "Case", self.as_typed(broken))
			self.assertLess(refused.exception.status, 500, what)
			self.assertTrue(refused.exception.sentences, what)
		self.nothing_changed("workflows")
		print(
			f"campaign workflows over HTTP: {SPOILED} changes of {len(ILLEGAL)} kinds, all refused with a sentence"
		)

	def test_4_the_permission_matrix_answers_as_before(self) -> None:
		folder = self.folder / "matrix"
		folder.mkdir()
		folder.chmod(0o777)
		matrix = Matrix(folder)
		matrix.prepare()
		cells = sample(list(matrix.product.cells()), CELLS, 2014, matrix.expected.is_promised)[-CELLS:]
		results = matrix.play(cells)
		print(
			f"campaign configuration and matrix: {len(cells)} cells after all changes were refused,"
			f" {results['figures'].get('with a mismatch', 0)} mismatches"
		)
		self.assertEqual(results["figures"]["cells"], CELLS)
		self.assertEqual(results["mismatches"], [])

	@staticmethod
	def as_typed(flow: Flow) -> dict[str, Any]:
		"""The tables of the workflow, as the form sends them."""
		return {"states": flow["states"], "transitions": flow["transitions"], "is_active": 1}


if __name__ == "__main__":
	unittest.main()
