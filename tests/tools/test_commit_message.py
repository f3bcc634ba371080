"""Commit messages are conventional and have a scope."""

import unittest

from ccm_tools.commit_message import complaint


class CommitMessageTest(unittest.TestCase):
	def test_type_and_scope_are_enough(self) -> None:
		self.assertEqual(complaint("feat(referral): Refuse a provider without designation\n\nWhy.\n"), "")

	def test_a_change_that_breaks_something_may_say_so(self) -> None:
		self.assertEqual(complaint("fix(ledger)!: Count the seconds of the office's own clock"), "")

	def test_what_git_writes_itself_is_left_alone(self) -> None:
		self.assertEqual(complaint("Merge branch 'main'"), "")

	def test_a_message_without_scope_or_type_is_refused(self) -> None:
		for message in ("feat: something", "Referral slips", "feat(Referral): x", "", "fix(plan):"):
			self.assertIn("should be type(scope): What", complaint(message), message)
