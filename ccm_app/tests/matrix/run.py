"""What the campaign runs on the site: make the world, answer what stands where, play the cells of a plan."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frappe

from ccm_app.tests.matrix import accounts, targets, world


def prepare(folder: str) -> dict[str, Any]:
	"""Make the world and the accounts, and write `world.json` into the folder.

	The folder holds `product.json`: {"clients", "kinds"}, the lists whose places are the numbers in the markers.
	"""
	given = json.loads((Path(folder) / "product.json").read_text(encoding="utf-8"))
	_give_the_test_time()
	people = accounts.make_accounts()
	frappe.db.commit()
	clients = world.build(given["clients"], list(given["kinds"]))
	found = targets.of_world(clients, given["kinds"])
	(Path(folder) / "world.json").write_text(
		json.dumps({"people": people, **found}, default=str), encoding="utf-8"
	)
	return {"clients": clients, "records": len(found["names"])}


def _give_the_test_time() -> None:
	"""A purpose that was stated holds for the whole campaign, and many looks are nothing unusual in it."""
	settings = {"identity_minutes": 1440, "unusual_looks_per_hour": 100000, "searches_per_hour": 100000}
	settings |= {"break_glass_minutes": 480, "break_glasses_per_day": 1000}
	for name, value in settings.items():
		if frappe.get_meta("CCM Settings").has_field(name):
			frappe.db.set_single_value("CCM Settings", name, value)


def sign_in(folder: str) -> dict[str, Any]:
	"""Sign everybody in, after `prepare` and once the plan is there."""
	from ccm_app.tests.matrix import signing_in

	return in_a_fresh_thread(lambda: signing_in.sign_in(Path(folder)))


def play(folder: str, part: str) -> dict[str, Any]:
	"""Play the cells of `cells-<part>.json` in the folder and write `results-<part>.json`. Answers the figures."""
	from ccm_app.tests.matrix import playing

	return in_a_fresh_thread(lambda: playing.play(Path(folder), part))


def in_a_fresh_thread(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
	"""Run something where nothing of the present command's connection is seen; raises what it raised."""
	found: list[Any] = []

	def run() -> None:
		try:
			found.append(act())
		except BaseException as fault:
			found.append(fault)

	thread = threading.Thread(target=run)
	thread.start()
	thread.join()
	if isinstance(found[0], BaseException):
		raise found[0]
	return dict(found[0])


__all__: tuple[str, ...] = ("in_a_fresh_thread", "play", "prepare", "sign_in")
