"""Synthetic people and how the same person is written down another time; see `people` and `returns`."""
