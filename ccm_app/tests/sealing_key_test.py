"""A site whose keys are taken away and put back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

import frappe

from ccm_app.confidentiality import site_keys
from ccm_app.sealing import key_source
from ccm_app.sealing.keyring import Keyring
from ccm_app.tests.personas import SiteTest

MISSING = "The key of this site is missing"


WRONG = "is not the one with which its texts were sealed"


BROKEN = "was changed or moved outside the register"


class KeyTest(SiteTest):
	"""A test with a key file of its own, a copy of the site's; what it commits is taken back all the same."""

	def setUp(self) -> None:
		super().setUp()
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.path = Path(folder.name) / "ccm_keys.json"
		shutil.copy(site_keys.key_file(), self.path)
		self.configure(ccm_key_file=str(self.path))
		held = patch.object(frappe.db, "commit")
		held.start()
		self.addCleanup(held.stop)

	def configure(self, **settings: object) -> None:
		changed = patch.dict(frappe.local.conf, settings)
		changed.start()
		self.addCleanup(site_keys.forget)
		self.addCleanup(changed.stop)
		site_keys.forget()

	def use(self, ring: Keyring) -> None:
		key_source.replace_file(self.path, ring)
		frappe.local.ccm_data_keys = {}
