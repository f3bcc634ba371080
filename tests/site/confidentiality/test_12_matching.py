"""Never twice, over HTTP: who may be known is held up with a reference, and nobody learns whom the register found."""

from __future__ import annotations

import unittest
import uuid
from typing import Any

from ccm_app.caseload.rest import Person, Refused
from ccm_app.domain.roles import CENTRAL, CLERK, MANAGER
from tests.site.people import administrator, command, person
from tests.site.test_1_refusals import a_client

VAULT, PAIR, LOG = "Client Identity", "Possible Duplicate", "Identity Look"
PERSONS = 6


def letters() -> str:
	"""A name that no other run has."""
	return "".join(chr(ord("a") + int(sign, 16)) for sign in uuid.uuid4().hex[:7]).capitalize()


class MatchingCampaign(unittest.TestCase):
	"""The same people are registered in Svay Rieng and, a moment later, in Battambang."""

	def setUp(self) -> None:
		command("execute", "ccm_app.tests.over_the_network.an_hour_passes")

	def registration(self, office: str) -> str:
		clerk = person(CLERK, office)
		values = a_client(field_office=office, age_at_registration=24)
		return str(clerk.insert("Client", values)["name"])

	def identity(self, client: str, family: str, given: str, **more: Any) -> dict[str, Any]:
		return {
			"client": client,
			"family_name_latin": family,
			"given_name_latin": given,
			"birth_date": "2002-05-09",
			"birth_date_precision": "Day",
			"contacts": [{"relation": "Mother", "family_name": family, "given_name": f"{given}ny"}],
			"form_key": f"matching-{uuid.uuid4()}",
			**more,
		}

	def pairs(self, client: str) -> list[dict[str, Any]]:
		fields = ("name", "other_client", "status", "reference")
		return administrator().find(PAIR, {"client": client}, fields)

	def test_the_second_registration_is_held_up_and_may_go_on(self) -> None:
		held = told = 0
		for _number in range(PERSONS):
			family, given = letters(), letters()
			known, new = self.registration("SVR"), self.registration("BTB")
			person(CLERK, "SVR").insert(VAULT, self.identity(known, family, given))
			said = self.refusal(person(CLERK, "BTB"), self.identity(new, given, family))
			held += "Ask the Central Office" in said
			told += known in said or "SVR" in said
			(pair,) = self.pairs(new)
			self.assertIn(pair["reference"], said)
			self.assertEqual(pair["other_client"], known)
			person(CLERK, "BTB").insert(VAULT, self.identity(new, given, family, register_anyway=1))
			self.assertEqual(len(self.pairs(new)), 1)
			self.compare(pair["name"], known, new)
		print(
			f"campaign matching over HTTP: {held} of {PERSONS} held up, {told} told who it is, all registered"
		)
		self.assertEqual((held, told), (PERSONS, 0))

	def refusal(self, who: Person, identity: dict[str, Any]) -> str:
		with self.assertRaises(Refused) as caught:
			who.insert(VAULT, identity)
		return str(caught.exception)

	def compare(self, pair: str, known: str, new: str) -> None:
		"""Side by side for the Central Office; for the asking office a line without the other client."""
		shown = person(CENTRAL).call("ccm_app.api.matching.compare", comparison=pair)
		self.assertEqual(shown["clients"], [new, known])
		lines = person(MANAGER, "BTB").call("ccm_app.api.matching.my_questions")
		self.assertIn(new, [one["client"] for one in lines])
		self.assertNotIn(known, str(lines))
		with self.assertRaises(Refused):
			person(MANAGER, "BTB").call("ccm_app.api.matching.compare", comparison=pair)

	def test_every_question_without_a_registration_is_written_down_and_counted(self) -> None:
		family, given = letters(), letters()
		known, new = self.registration("SVR"), self.registration("BTB")
		person(CLERK, "SVR").insert(VAULT, self.identity(known, family, given))
		clerk = person(CLERK, "BTB")
		mine = {"user": clerk.email, "act": "Searched"}
		before = len(administrator().find(LOG, mine, ("name",)))
		for _time in range(2):
			self.refusal(clerk, self.identity(new, given, family))
		self.assertEqual(len(administrator().find(LOG, mine, ("name",))), before + 2)
		command("execute", "ccm_app.tests.over_the_network.limit_searches", "--args", "[2]")
		try:
			# Nobody is left unregistered because somebody asked too often; nothing is told.
			clerk.insert(VAULT, self.identity(new, given, family))
		finally:
			command("execute", "ccm_app.tests.over_the_network.limit_searches", "--args", "[30]")
		self.assertEqual([one["other_client"] for one in self.pairs(new)], [known])
