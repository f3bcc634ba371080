"""Records which functions the desk calls while people work at it: the evidence behind the allow-list of the door.

Run it against a test site that carries the caseload (the environment of tests/site/people.py and CCM_CHROMIUM):

    python -m tests.site.confidentiality.desk_recording > recorded.json

It prints `{function: ["role: scene", ...]}`. A function that is refused is recorded too, with `(refused)`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error, Response

from tests.site.browser import ready
from tests.site.browser.desk import Seat, chromium, seat
from tests.site.confidentiality.desk_scenes import desk, forms, lists, ministry, reports, views, writing
from tests.site.people import accounts, administrator, person

MANAGER, CLERK, CENTRAL = "CCM Field Case Manager", "CCM Clerk", "CCM Central Office"
MINISTRY = "CCM Ministry Administrator"
EVERYBODY = (
	MINISTRY,
	CENTRAL,
	MANAGER,
	CLERK,
	"CCM Social Worker",
	"CCM Field Coordination Unit",
	"CCM Budget Approver",
	"CCM Monitoring Team",
	"CCM Advisory Group",
	"CCM Data Protection Officer",
)
Scene = Callable[["Recorder", Seat], None]


class Recorder:
	"""Which functions were called, by whom and in which scene."""

	def __init__(self, case: str) -> None:
		self.case = case
		self.calls: dict[str, set[str]] = defaultdict(set)
		self.where = ""
		self.failed: list[str] = []

	def hear(self, answer: Response) -> None:
		"""Note what a request asked for."""
		path = unquote(urlsplit(answer.url).path)
		if path.startswith(("/assets/", "/files/", "/socket.io")):
			return
		name = path.removeprefix("/api/method/") if path.startswith("/api/method/") else path
		if path == "/":
			name = "/ " + (answer.request.post_data or "")[:60]
		refused = " (refused)" if answer.status in (403, 404, 417, 500) else ""
		self.calls[name].add(self.where + refused)

	@contextmanager
	def scene(self, name: str) -> Iterator[None]:
		"""What a person does there belongs to this scene; one that fails is told and does not stop the others."""
		role = self.where.partition(":")[0]
		self.where = f"{role}: {name}"
		try:
			yield
		except Error as error:
			self.failed.append(f"{self.where}: {str(error)[:200]}")


SCENES: dict[str, tuple[Scene, ...]] = {
	MINISTRY: (desk, lists, ministry),
	CENTRAL: (desk, lists, views, forms, reports),
	MANAGER: (desk, lists, views, forms, reports, writing),
	CLERK: (desk, lists, forms, writing),
}
OTHERS: tuple[Scene, ...] = (desk, lists, forms, reports)


def record(roles: tuple[str, ...]) -> Recorder:
	"""Let every role work through its scenes; answers what was heard."""
	recorder = Recorder(ready.case_in_services())
	with chromium() as browser:
		for role in roles:
			email = person(role, "SVR").email
			account = next(one for one in accounts() if one["email"] == email)
			recorder.where = f"{role}: sign in"
			with seat(browser, email, account["password"]) as one:
				one.page.set_default_timeout(8000)
				one.page.on("response", recorder.hear)
				for scene in SCENES.get(role, OTHERS):
					scene(recorder, one)
			print(f"{role}: {len(recorder.calls)} functions so far", file=sys.stderr)
	return recorder


def main() -> None:
	"""Record all roles, or those named on the command line."""
	administrator()
	recorder = record(tuple(sys.argv[1:]) or EVERYBODY)
	print(json.dumps({name: sorted(where) for name, where in sorted(recorder.calls.items())}, indent=1))
	print("\n".join(recorder.failed), file=sys.stderr)


if __name__ == "__main__":
	main()
