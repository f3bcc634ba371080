"""Sealing of texts: keys, envelopes and blind tokens. Pure Python on `cryptography`, without Frappe."""
