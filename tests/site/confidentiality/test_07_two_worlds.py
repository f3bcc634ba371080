"""Two worlds that differ only in records forbidden to somebody: whoever asks cannot tell them apart.

The second world has another value in every coded field and every text of one forbidden client, lacks another, and has
two clients more, with everything that belongs to a client. The same requests are asked in both, and status, headers,
body and what was written are compared. Time is not compared.

Both worlds stand on one site, one after the other: what two sites would differ in besides, such as the keys, the numbers
drawn at random and the hours, is the same then. In between every cache is emptied, as on a site that was just started.
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

from ccm_app.tests.matrix.plan import product_of
from ccm_tools.policy import parents_of, policy, row_kinds
from tests.site.people import host, url

PROCESSES = 2
IS_FULL = bool(os.environ.get("CCM_FULL_TESTS"))
# A look in between asks only every so many-th of them.
PART = int(os.environ.get("CCM_WORLDS_PART", "1"))
# "guest": of a guest and of a portal user each; "staff": of each of the three; "over_http": of everybody.
OFTEN = {"guest": 2_500, "staff": 400, "own": 300, "over_http": 60}
WHOLE = {"guest": 5_000, "staff": 1_500, "own": 600, "over_http": 200}
SIZES = {name: size // PART for name, size in (WHOLE if IS_FULL else OFTEN).items()}
GUEST, PORTAL, MONITOR = "guest", "service provider", "monitoring team"
OFFICE = ("field case manager", "social worker")
OWN = "field case manager of the other office"
MOST_SHOWN = 40


class TwoWorlds(unittest.TestCase):
	folder: ClassVar[Path]

	@classmethod
	def setUpClass(cls) -> None:
		kept = tempfile.TemporaryDirectory(prefix="ccm-worlds-")
		cls.addClassCleanup(kept.cleanup)
		cls.folder = Path(kept.name)
		(cls.folder / "answers").mkdir()
		for place in (cls.folder, cls.folder / "answers"):
			# The site's own user writes here, too.
			place.chmod(0o777)
		product = product_of(policy(), {row: parents_of(row) for row in row_kinds()})
		cls.write("kinds.json", dict(product.kinds))
		cls.write("site.json", {"name": os.environ["CCM_SITE_NAME"], "url": url(), "host": host()})
		given = repr({"folder": str(cls.folder), **SIZES})
		call = [os.environ["CCM_SITE_COMMAND"], "execute", "ccm_app.tests.worlds.run.campaign"]
		done = subprocess.run([*call, "--kwargs", given], capture_output=True, text=True)
		if done.returncode:
			raise AssertionError(done.stderr[-6000:])

	@classmethod
	def write(cls, name: str, content: object) -> None:
		(cls.folder / name).write_text(json.dumps(content), encoding="utf-8")

	@classmethod
	def read(cls, name: str) -> Any:
		return json.loads((cls.folder / name).read_text(encoding="utf-8"))

	def marks(self, world: str, actor: str) -> list[str]:
		"""The marks of the answers, in the order of the two parts."""
		parts = [self.read(f"marks-{world}-{actor}-{part}.json") for part in range(PROCESSES)]
		return [mark for part in parts for mark in part]

	def differences(self, actor: str, other: str = "two") -> list[str]:
		"""Every request with different answers, and what is different, in words."""
		listed = self.read(f"requests-{actor}.json")
		ordered = [one for part in range(PROCESSES) for one in listed[part::PROCESSES]]
		pairs = zip(ordered, self.marks("one", actor), self.marks(other, actor), strict=True)
		return [
			f"{actor}: {request['verb']} {request['path']} {request['query'] or request['form'] or request['body']}\n"
			f"\t{_apart(self.answer(one), self.answer(two))}"
			for request, one, two in pairs
			if one != two
		]

	def answer(self, mark: str) -> str:
		return (self.folder / "answers" / mark).read_text(encoding="utf-8")

	def statuses(self, actor: str) -> Counter[str]:
		return Counter(self.answer(mark)[:3] for mark in self.marks("one", actor))

	def nothing_differs(self, actor: str, size: int, other: str = "two") -> None:
		self.assertEqual(len({json.dumps(one) for one in self.read(f"requests-{actor}.json")}), size)
		found = self.differences(actor, other)
		self.assertEqual(found, [], f"{len(found)} differences\n" + "\n".join(found[:MOST_SHOWN]))

	def test_a_guest(self) -> None:
		self.nothing_differs(GUEST, SIZES["guest"])

	def test_a_service_provider(self) -> None:
		self.nothing_differs(PORTAL, SIZES["guest"])

	def test_the_staff_of_another_office(self) -> None:
		for actor in OFFICE:
			with self.subTest(actor):
				self.nothing_differs(actor, SIZES["staff"])
				self.assertGreater(self.statuses(actor)["200"], SIZES["staff"] // 10)

	def test_the_monitoring_team_sees_no_text_differ(self) -> None:
		self.nothing_differs(MONITOR, SIZES["staff"], "texts")
		self.assertGreater(self.statuses(MONITOR)["200"], SIZES["staff"] // 10)

	def test_a_hole_is_seen_at_every_request(self) -> None:
		one, two = self.read("holes-one.json"), self.read("holes-two.json")
		self.assertEqual(len(one), 2)
		for name, marks in one.items():
			with self.subTest(name):
				self.assertGreater(len(marks), 10)
				self.assertEqual(
					[
						place
						for place, pair in enumerate(zip(marks, two[name], strict=True))
						if pair[0] == pair[1]
					],
					[],
				)

	def test_the_own_office_sees_the_difference(self) -> None:
		found = self.differences(OWN)
		self.assertGreater(len(found), SIZES["own"] // 10)

	def test_over_http_nothing_differs(self) -> None:
		for actor in (GUEST, PORTAL, *OFFICE, MONITOR):
			other = "texts" if actor == MONITOR else "two"
			one, two = (self.read(f"http-{world}-{actor}.json") for world in ("one", other))
			found = [_apart(*pair) for pair in zip(one, two, strict=True) if pair[0] != pair[1]]
			with self.subTest(actor):
				self.assertEqual(len(one), SIZES["over_http"])
				self.assertEqual(found, [], "\n".join(found[:MOST_SHOWN]))

	def test_the_campaign(self) -> None:
		staff = [*(self.differences(actor) for actor in OFFICE), self.differences(MONITOR, "texts")]
		asked = sum(len(self.marks("one", actor)) for actor in (*OFFICE, MONITOR))
		print(
			f"campaign two-worlds: guest {len(self.marks('one', GUEST))} requests {len(self.differences(GUEST))} "
			f"differences; portal {len(self.marks('one', PORTAL))}, {len(self.differences(PORTAL))}; "
			f"staff {asked}, {sum(map(len, staff))}; seen by the own office {len(self.differences(OWN))}"
		)
		self.assertEqual(asked, 3 * SIZES["staff"])


def _apart(one: str, other: str) -> str:
	"""The two statuses, and both answers from a little before the first sign behind the status that differs."""
	pairs = enumerate(zip(one[3:], other[3:], strict=False), start=3)
	start = max(3, next((at for at, pair in pairs if pair[0] != pair[1]), 0) - 80)
	return f"{one[:3]} {one[start : start + 240]!r}\n\t{other[:3]} {other[start : start + 240]!r}"


if __name__ == "__main__":
	unittest.main()
