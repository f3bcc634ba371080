"""Envelopes: what was sealed comes back as it was, and opens in its own place with its own key only."""

from __future__ import annotations

import base64
import unittest
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ccm_app.sealing import data_keys, envelope, tokens
from ccm_app.sealing.errors import KeyMissing, KeyWrong, SealBroken
from ccm_app.sealing.keyring import new_keyring

KEY, OTHER_KEY = data_keys.new_data_key(), data_keys.new_data_key()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.one_of(
	TEXTS, st.dates(), st.datetimes(), st.integers(), st.booleans(), st.decimals(allow_nan=False)
)
RECORDS = st.dictionaries(TEXTS, VALUES, max_size=8)
NAMES = st.text(min_size=1, max_size=20)
# Of a length at which base64 has bits to spare.
SEALED = envelope.seal({"a": "b" * 200}, KEY, "Case", "C-1")


class WhatWasSealed(unittest.TestCase):
	@given(RECORDS)
	def test_comes_back_as_it_was(self, record: dict[str, object]) -> None:
		read = envelope.unseal(envelope.seal(record, KEY, "Case", "C-1"), KEY, "Case", "C-1")
		self.assertEqual(read, record)
		self.assertEqual(
			{name: type(value) for name, value in read.items()}, {n: type(v) for n, v in record.items()}
		)

	def test_keeps_dates_moments_and_amounts_and_leaves_out_what_is_empty(self) -> None:
		record = {
			"birth_date": date(1994, 2, 28),
			"heard_on": datetime(2026, 1, 2, 3, 4, 5, 6),
			"amount": Decimal("10.50"),
			"name": "សុខ ម៉ាលី",
			"note": None,
		}
		read = envelope.unseal(envelope.seal(record, KEY, "Case", "C-1"), KEY, "Case", "C-1")
		self.assertEqual(read, {name: value for name, value in record.items() if value is not None})

	def test_is_nowhere_to_be_read_in_the_envelope(self) -> None:
		sealed = envelope.seal({"name": "Chanthou", "khmer": "ចាន់ធូ"}, KEY, "Case", "C-1")
		inside = base64.urlsafe_b64decode(sealed.split(".")[2])
		for text in ("Chanthou", "ចាន់ធូ"):
			self.assertNotIn(text, sealed)
			self.assertNotIn(text.encode("utf-8"), inside)

	def test_is_never_sealed_the_same_way_twice(self) -> None:
		sealed = {envelope.seal({"name": "Chanthou"}, KEY, "Case", "C-1") for _ in range(50)}
		self.assertEqual(len(sealed), 50)

	@given(st.text(max_size=30), st.text(max_size=30))
	def test_does_not_tell_how_long_a_name_is(self, one: str, other: str) -> None:
		sealed = [envelope.seal({"n": text[:6].encode().hex()}, KEY, "Case", "C-1") for text in (one, other)]
		self.assertEqual(len(sealed[0]), len(sealed[1]))

	def test_what_cannot_be_sealed_is_said_by_its_type_alone(self) -> None:
		with self.assertRaisesRegex(TypeError, "type object"):
			envelope.seal({"x": object()}, KEY, "Case", "C-1")


class AnEnvelope(unittest.TestCase):
	@given(NAMES, NAMES, NAMES, NAMES)
	def test_opens_in_its_own_place_only(self, kind: str, name: str, other_kind: str, other: str) -> None:
		sealed = envelope.seal({"a": "b"}, KEY, kind, name)
		if (kind, name) == (other_kind, other):
			self.assertEqual(envelope.unseal(sealed, KEY, other_kind, other), {"a": "b"})
			return
		with self.assertRaises(SealBroken):
			envelope.unseal(sealed, KEY, other_kind, other)

	def test_opens_with_its_own_key_only(self) -> None:
		sealed = envelope.seal({"a": "b"}, KEY, "Case", "C-1")
		with self.assertRaises(SealBroken):
			envelope.unseal(sealed, OTHER_KEY, "Case", "C-1")
		renamed = sealed.replace(data_keys.fingerprint(KEY), data_keys.fingerprint(OTHER_KEY))
		for key in (KEY, OTHER_KEY):
			with self.assertRaises(SealBroken):
				envelope.unseal(renamed, key, "Case", "C-1")

	@settings(max_examples=200)
	@given(st.data())
	def test_that_was_changed_anywhere_does_not_open(self, data: st.DataObject) -> None:
		place = data.draw(st.one_of(st.just(-1), st.integers(-len(SEALED), -1)))
		letter = data.draw(st.sampled_from("ABCDZaz09-_.=é ").filter(lambda one: one != SEALED[place]))
		changed = SEALED[: len(SEALED) + place] + letter + SEALED[len(SEALED) + place + 1 :]
		with self.assertRaises(SealBroken):
			envelope.unseal(changed, KEY, "Case", "C-1")

	@given(st.text(max_size=60))
	def test_that_is_none_does_not_open(self, text: str) -> None:
		with self.assertRaises(SealBroken):
			envelope.unseal(text, KEY, "Case", "C-1")

	def test_says_with_which_key_it_was_sealed(self) -> None:
		sealed = envelope.seal({}, KEY, "Case", "C-1")
		self.assertEqual(envelope.key_of(sealed), data_keys.fingerprint(KEY))
		self.assertTrue(envelope.is_envelope(sealed))
		self.assertFalse(envelope.is_envelope("a text") or envelope.is_envelope(None))


class AFile(unittest.TestCase):
	@given(st.binary(max_size=300))
	def test_comes_back_as_it_was(self, content: bytes) -> None:
		sealed = envelope.seal_bytes(content, KEY, "f.jpg")
		self.assertEqual(envelope.unseal_bytes(sealed, KEY, "f.jpg"), content)
		self.assertEqual(envelope.key_of_bytes(sealed), data_keys.fingerprint(KEY))

	@given(st.binary(min_size=1, max_size=100), st.integers(0, 1000))
	def test_that_was_changed_does_not_open(self, content: bytes, place: int) -> None:
		sealed = bytearray(envelope.seal_bytes(content, KEY, "f.jpg"))
		sealed[place % len(sealed)] ^= 1
		with self.assertRaises(SealBroken):
			envelope.unseal_bytes(bytes(sealed), KEY, "f.jpg")

	def test_under_another_name_or_with_another_key_does_not_open(self) -> None:
		sealed = envelope.seal_bytes(b"picture", KEY, "f.jpg")
		for key, name in ((KEY, "g.jpg"), (OTHER_KEY, "f.jpg")):
			with self.assertRaises(SealBroken):
				envelope.unseal_bytes(sealed, key, name)
		for short in (b"", b"\xff" * 40, sealed[:20]):
			with self.assertRaises(SealBroken):
				envelope.unseal_bytes(short, KEY, "f.jpg")


class TheDataKeyOfAClient(unittest.TestCase):
	def test_opens_for_its_client_with_its_master_key(self) -> None:
		ring = new_keyring()
		wrapped = data_keys.wrap(KEY, "BTB-2026-000001-1", ring)
		self.assertEqual(data_keys.unwrap(wrapped, "BTB-2026-000001-1", ring), KEY)
		self.assertTrue(wrapped.startswith(data_keys.beginning(ring.current)))
		with self.assertRaises(KeyWrong):
			data_keys.unwrap(wrapped, "BTB-2026-000002-2", ring)

	def test_still_opens_after_the_master_key_was_exchanged(self) -> None:
		old = new_keyring()
		wrapped = data_keys.wrap(KEY, "SITE", old)
		new = old.with_new_key()
		self.assertEqual(data_keys.unwrap(wrapped, "SITE", new), KEY)
		again = data_keys.wrap(KEY, "SITE", new)
		self.assertEqual(data_keys.unwrap(again, "SITE", new.without(old.current)), KEY)
		with self.assertRaises(KeyMissing):
			data_keys.unwrap(wrapped, "SITE", new.without(old.current))

	def test_under_another_key_of_the_same_name_is_said_to_be_wrong(self) -> None:
		ring, other = new_keyring(), new_keyring()
		wrapped = data_keys.wrap(KEY, "SITE", ring)
		impostor = other.with_new_key(ring.current) if ring.current not in other.keys else new_keyring()
		if ring.current in impostor.keys:
			with self.assertRaises(KeyWrong):
				data_keys.unwrap(wrapped, "SITE", impostor)
		for text in ("", "w1", "w1.a", "w1.a.AAAA", "x.y.z", "w1.a.%%%%"):
			with self.assertRaises(KeyWrong):
				data_keys.unwrap(text, "SITE", ring)

	def test_has_a_fingerprint_of_its_own(self) -> None:
		self.assertEqual(data_keys.fingerprint(KEY), data_keys.fingerprint(KEY))
		self.assertNotEqual(data_keys.fingerprint(KEY), data_keys.fingerprint(OTHER_KEY))
		self.assertNotIn(KEY.hex()[:8], data_keys.fingerprint(KEY))


class ABlindToken(unittest.TestCase):
	@given(TEXTS, TEXTS)
	def test_is_equal_for_equal_texts_only(self, one: str, other: str) -> None:
		same = tokens.blind_token("name", one, KEY) == tokens.blind_token("name", other, KEY)
		self.assertEqual(same, one == other)

	def test_differs_by_part_and_by_key(self) -> None:
		found = {
			tokens.blind_token(part, "sok", key) for part in ("family", "given") for key in (KEY, OTHER_KEY)
		}
		self.assertEqual(len(found), 4)
		self.assertTrue(all(len(token) == tokens.TOKEN_LETTERS for token in found))
