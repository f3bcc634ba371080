"""Which texts of an administrator are text, and which would do something when they are shown."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as st

from ccm_app.domain.configuration_site import Site
from ccm_app.domain.configuration_templates import asks_more_than_the_record, holds_code
from tests.domain.guarded_site import SITE, codes


class Templates(unittest.TestCase):
	CODE = (
		"{{ frappe.db.sql('x') }}",
		"{% for x in y %}",
		"{# x #}",
		"<script>1</script>",
		"<SCRIPT src=x>",
		"<img src=x onerror=alert(1)>",
		"<svg/onload=alert(1)>",
		"<a href='javascript:alert(1)'>",
		"<a href='JaVaScRiPt :1'>",
		"<iframe>",
		"<object data=x>",
		"<embed>",
		"<base href=x>",
		"<form action=x>",
		"<meta http-equiv=refresh>",
		"<link rel=stylesheet>",
		"<img src='//elsewhere.example/x'>",
		"<img src=https://elsewhere.example/x>",
		"<table background='http://elsewhere.example/x'>",
		"p { background: url(https://elsewhere.example/x) }",
		"@import 'x'",
		"<a href='data:text/html,x'>",
		"<p srcdoc=x>",
		"<math>",
		"{{ doc.name|attr('x') }}",
		"{{ doc.name.__class__ }}",
		'{{ paper("Case Plan", doc).__class__ }}',
		"{{ paper(frappe, doc) }}",
	)
	TEXT = (
		"",
		"Kingdom of Cambodia <b>Nation Religion King</b>",
		"{{ doc.name }}",
		"<p>Ministry</p>{{ paper('Case Plan', doc) }}<p>Seal</p>",
		"<img src='/files/logo.png'>",
		"Costs 5 < 6 and {curly} 7",
		"p { color: red }",
		"Consultation on Monday = free",
	)

	def test_each_piece_of_code_is_seen(self) -> None:
		for text in self.CODE:
			self.assertTrue(holds_code(text), text)

	def test_plain_text_and_the_merge_fields_are_let_through(self) -> None:
		for text in self.TEXT:
			self.assertFalse(holds_code(text), text)

	@given(st.sampled_from(CODE), st.text(max_size=40), st.text(max_size=40))
	def test_code_is_seen_whatever_stands_around_it(self, code: str, before: str, after: str) -> None:
		self.assertTrue(holds_code(f"{before} {code} {after}"))

	def test_the_installation_may_write_code(self) -> None:
		deploy = Site(SITE.shapes, SITE.confidential, SITE.identity, deploy=True)
		self.assertEqual(codes("Letter Head", {"content": "{{ x }}"}, deploy), [])
		self.assertEqual(codes("Letter Head", {"content": "{{ x }}"}), ["config.code_only_by_deploy"])

	def test_even_the_installation_draws_no_paper_of_the_register_past_the_app(self) -> None:
		deploy = Site(SITE.shapes, SITE.confidential, SITE.identity, deploy=True)
		own = {"name": "X", "doc_type": "Case", "html": "{{ doc.client }}"}
		self.assertEqual(codes("Print Format", own, deploy), ["config.own_print"])
		self.assertEqual(
			codes("Print Format", own | {"html": "", "print_format_builder": 1}), ["config.own_print"]
		)

	def test_a_condition_asks_its_own_record(self) -> None:
		for text in ("frappe.get_all('x')", "doc.__class__", "get_doc('x')", "(lambda: 1)()"):
			self.assertTrue(asks_more_than_the_record(text), text)
		self.assertFalse(asks_more_than_the_record("doc.status == 'Open' and doc.amount > 3"))
