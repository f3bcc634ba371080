"""The request to a DHIS2 server. It is the only one that the register makes on its own; where to is set by the operator.

`requests` (Apache, the library that Frappe itself uses) with urllib3's own way of trying again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from ccm_app.exchange.dhis2 import Answer, answer_of

# Seconds to connect and to answer; a server that says "later" or nothing is asked three times more.
PATIENCE = (5, 20)
AGAIN = Retry(
	total=3,
	backoff_factor=0.4,
	status_forcelist=(429, 500, 502, 503, 504),
	allowed_methods={"POST"},
	raise_on_status=False,
	respect_retry_after_header=False,
)
LONGEST_ANSWER = 200_000
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class NotSetUp(ValueError):
	"""No server is named, or it would be asked without encryption."""


@dataclass(frozen=True)
class Server:
	"""Where figures are sent, and the token that opens it."""

	address: str
	token: str

	def __post_init__(self) -> None:
		parts = urlsplit(self.address)
		is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE)
		if not is_safe or not self.token:
			raise NotSetUp("The address has to begin with https, and a token is needed.")


def send(server: Server, body: Mapping[str, Any], dry_run: bool) -> Answer:
	"""Send a data value set. dry_run: DHIS2 checks it and takes nothing in. Never raises for what the server does."""
	with requests.Session() as session:
		# Nothing of the machine's own accounts is sent along, and nobody is followed elsewhere.
		session.trust_env = False
		for scheme in ("https://", "http://"):
			session.mount(scheme, HTTPAdapter(max_retries=AGAIN))
		try:
			found = session.post(
				f"{server.address.rstrip('/')}/api/dataValueSets",
				params={"dryRun": "true" if dry_run else "false"},
				data=json.dumps(body),
				headers={"Authorization": f"ApiToken {server.token}", "Content-Type": "application/json"},
				timeout=PATIENCE,
				allow_redirects=False,
				stream=True,
			)
			content = _beginning(found)
		except requests.RequestException:
			return answer_of(None, "")
		return answer_of(found.status_code, content.decode("utf-8", "replace"))


def _beginning(answer: requests.Response) -> bytes:
	"""An answer as far as it is read: a server that never ends it fills no memory."""
	content = b""
	for part in answer.iter_content(65_536):
		content += part
		if len(content) >= LONGEST_ANSWER:
			break
	return content[:LONGEST_ANSWER]
