"""How far the work is: one moving line on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from typing import TextIO

WIDTH = 30
LINES_PER_PART = 4


class Progress:
	"""Shows the parts of a longer work, one after another."""

	def __init__(self, out: TextIO):
		self.out = out
		self.on_terminal = out.isatty()
		self.title, self.total, self.done, self.shown = "", 1, 0, -1

	def begin(self, title: str, total: int) -> None:
		"""A new part of `total` equal pieces."""
		self.title, self.total, self.done, self.shown = title, max(total, 1), 0, -1
		self._show()

	def advance(self, _: object = None) -> None:
		"""One piece more is done."""
		self.done += 1
		self._show()

	def end(self) -> None:
		"""The part is done."""
		self.done = self.total
		self._show()
		if self.on_terminal:
			self.out.write("\n")
			self.out.flush()

	def _show(self) -> None:
		steps = WIDTH if self.on_terminal else LINES_PER_PART
		reached = self.done * steps // self.total
		if reached == self.shown:
			return
		self.shown = reached
		percent = self.done * 100 // self.total
		if self.on_terminal:
			bar = "#" * reached + "." * (WIDTH - reached)
			self.out.write(f"\r{self.title:<34} [{bar}] {percent:3d}%")
		else:
			self.out.write(f"{self.title}: {percent}%\n")
		self.out.flush()
