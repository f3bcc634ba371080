"""What the campaign of the two worlds runs on the site: make the worlds, turn one into the other, ask in it, put back."""

from __future__ import annotations

import json
import os
import pickle
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import get_system_timezone
from frappe.utils.password import update_password

from ccm_app.registry import shipped
from ccm_app.tests.matrix import accounts, standing, targets, world
from ccm_app.tests.matrix.accounts import EMAILS, PASSWORD
from ccm_app.tests.matrix.run import in_a_fresh_thread
from ccm_app.tests.matrix.visiting import Visitor
from ccm_app.tests.over_the_network import forget_guesses
from ccm_app.tests.personas import OTHER_MANAGER
from ccm_app.tests.worlds import asking, changing, generating, holes, over_the_network
from ccm_app.tests.worlds.generating import FORBIDDEN, MISSING, OWN
from ccm_app.tests.worlds.rows import Difference, between, picture, put, take_out

SEED = 20091014
GUEST, PORTAL, OTHER_OFFICE = "guest", "service provider", "field case manager of the other office"
MONITOR = "monitoring team"
STAFF = ("field case manager", "social worker", MONITOR)
# World -> who is asked in it: the monitoring team reads codes, and for it only the texts differ.
ASKED = {
	"one": (GUEST, PORTAL, *STAFF, OTHER_OFFICE),
	"texts": (MONITOR,),
	"two": (GUEST, PORTAL, *STAFF[:2], OTHER_OFFICE),
}
PARTS = 2
# The part of the requests that are the ways of the matrix; the rest is generated. Those of the matrix are mostly refused.
OF_THE_WAYS, OF_THE_WAYS_TO_THE_OWN = 0.6, 0.2
# Worlds in which a hole is opened, and how many requests are asked through it.
WITH_HOLES, THROUGH_A_HOLE = ("one", "two"), 20


def campaign(folder: str, guest: int, staff: int, own: int, over_http: int) -> dict[str, Any]:
	"""Make both worlds, ask everything in each of them, and put the site back as it was. Answers figures.

	folder: holds `kinds.json`, DocType -> group of the matrix, and `site.json`: {"name", "url", "host"}. guest, staff,
	own: how many requests of a guest and of a portal user, of each member of the staff, of the office whose clients
	they are; over_http: how many of each actor are asked of the running server, too.
	"""
	place = Path(folder)
	figures = prepare(place, {"guest": guest, "staff": staff, "own": own})
	try:
		for world_name, actors in ASKED.items():
			if world_name != "one":
				become(place, world_name)
			_ask_in_parts(place, world_name, actors)
			if world_name in WITH_HOLES:
				_forked([lambda: _asked_through_holes(place, world_name)])  # noqa: B023
			_ask_over_the_network(place, world_name, actors, over_http)
	finally:
		become(place, "start")
	return figures


def _ask_over_the_network(place: Path, world_name: str, actors: Sequence[str], size: int) -> None:
	"""Ask the running server, and take out what it has written: a print is noted in the ledger, a look in the log."""
	_settle()
	for actor in actors:
		# For each anew: a row that one has caused has a number drawn at random, and stands at another place of the
		# next one's list in the other world.
		earlier = picture()
		over_the_network.ask(place, world_name, actor, size)
		# What the server wrote is seen from the next transaction on.
		frappe.db.commit()
		caused = between(earlier, picture())
		over_the_network.forget_names(
			place, world_name, actor, (name for rows in caused.added.values() for name in rows)
		)
		_remove(caused)
		_settle()


def prepare(place: Path, sizes: Mapping[str, int]) -> dict[str, Any]:
	"""Make the clients of both worlds, the sessions and the requests; the site stands in the first world then."""
	kinds = asking.read(place / "kinds.json")
	(place / "zone.json").write_text(json.dumps({"zone": get_system_timezone()}), encoding="utf-8")
	accounts.make_accounts()
	update_password(OTHER_MANAGER, PASSWORD)
	frappe.db.commit()
	in_a_fresh_thread(lambda: _sign_in(place))
	frappe.db.commit()
	clients, pictures = _make(kinds)
	begin, with_changed, with_gone, with_all = *pictures[:3], pictures[-1]
	steps = {"gone": between(with_changed, with_gone), "more": between(with_gone, with_all)}
	steps["all"] = between(begin, with_all)
	codes, texts = _changes(clients["changed"], kinds)
	(place / "steps.pickle").write_bytes(pickle.dumps((steps, codes, texts)))
	described = _described(clients, kinds, codes, steps["all"])
	_write_requests(place, described, sizes)
	_remove(steps["more"])
	_settle()
	figures = {name: step.size for name, step in steps.items()}
	return {"clients": clients, "rows": figures, "codes changed": _many(codes), "texts changed": _many(texts)}


def _many(changes: Mapping[str, Mapping[str, Any]]) -> int:
	return sum(len(rows) for rows in changes.values())


def _sign_in(folder: Path) -> dict[str, Any]:
	site = asking.read(folder / "site.json")["name"]
	emails = {name: EMAILS[name] for name in (PORTAL, *STAFF)} | {OTHER_OFFICE: OTHER_MANAGER}
	sessions: dict[str, Any] = {GUEST: {}}
	for name, email in emails.items():
		sessions[name] = {"sid": Visitor(site, {"email": email, "password": PASSWORD}).sid}
	(folder / "sessions.json").write_text(json.dumps(sessions), encoding="utf-8")
	return {"sessions": len(sessions)}


def _make(kinds: Mapping[str, str]) -> tuple[dict[str, str], list[Any]]:
	"""The clients, and pictures: before, and after each of the forbidden clients was added."""
	mark = frappe.generate_hash(length=8)
	found: dict[str, str] = {}
	pictures = [picture()]
	for number, (name, office) in enumerate(((OWN, "SVR"), *((one, "BTB") for one in FORBIDDEN)), start=60):
		client = world.passage(number, f"{mark} {name}", office, False, list(kinds))
		standing.bring_about(
			name if name != OWN else "own office",
			client,
			world.Office(number, list(kinds), world.STAFF[office]),
		)
		frappe.db.commit()
		found[name] = client
		if name != OWN:
			pictures.append(picture())
	return found, pictures


def _changes(client: str, kinds: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
	"""table -> name -> row, with other codes and texts; and with other texts only."""
	codes: dict[str, Any] = {}
	texts: dict[str, Any] = {}
	for kind, name in changing.rows_of(client, kinds):
		row = frappe.db.sql(f"select * from `tab{kind}` where name = %s", name, as_dict=True)[0]
		said, coded = changing.other_texts(client, kind, row), changing.other_codes(kind, row)
		if said:
			texts.setdefault(f"tab{kind}", {})[name] = {**row, **said}
		if said or coded:
			codes.setdefault(f"tab{kind}", {})[name] = {**row, **coded, **said}
	return codes, texts


def _described(
	clients: Mapping[str, str], kinds: Mapping[str, str], codes: Mapping[str, Any], everything: Difference
) -> dict[str, Any]:
	"""The world as the requests are made from it: what is asked for, and the values that stand in either world."""
	found = targets.of_world({**clients, "own office": clients[OWN]}, kinds)
	names: dict[str, list[str]] = {}
	for name, (_client, kind) in sorted(found["names"].items()):
		names.setdefault(kind, []).append(name)
	for kind, gaps in found["missing"].items():
		if kind in names:
			names[kind].append(gaps["name"])
	fields = {kind: [one["fieldname"] for one in shipped.fields(kind)] for kind in kinds}
	values = {kind: _values(f"tab{kind}", fields[kind], codes, everything) for kind in names}
	return {**found, "kinds": kinds, "fields": fields, "values": values, "names": names}


def _values(
	table: str, fields: list[str], codes: Mapping[str, Any], everything: Difference
) -> dict[str, list[str]]:
	rows = [*everything.added.get(table, {}).values(), *codes.get(table, {}).values()]
	found = {
		field: sorted({str(row[field]) for row in rows if row.get(field) is not None}) for field in fields
	}
	return {field: listed[:20] for field, listed in found.items() if listed and field != "sealed_text"}


def _write_requests(folder: Path, described: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
	forbidden = (*FORBIDDEN, MISSING)
	for number, actor in enumerate((GUEST, PORTAL, *STAFF, OTHER_OFFICE)):
		size = sizes["guest"] if number < 2 else sizes["own" if actor == OTHER_OFFICE else "staff"]
		share = OF_THE_WAYS_TO_THE_OWN if actor == OTHER_OFFICE else OF_THE_WAYS
		clients = forbidden if number < 2 or actor == OTHER_OFFICE else (*forbidden, OWN)
		reads = generating.is_a_read if actor in (MONITOR, OTHER_OFFICE) else generating.any_way
		ways = generating.by_the_ways(described, clients, 2 * size, SEED + number, reads)
		found = generating.distinct(ways, round(size * share), {})
		generating.distinct(generating.Questions(described, SEED + number).all(), size, found)
		listed = [asdict(one) for one in found.values()]
		(folder / f"requests-{actor}.json").write_text(json.dumps(listed), encoding="utf-8")


def _remove(step: Difference) -> None:
	take_out(step.added)
	put(step.before)


def _settle() -> None:
	frappe.db.commit()
	frappe.clear_cache()
	forget_guesses()


def become(folder: Path, world_name: str) -> None:
	"""Turn the present world into the next: "texts" after the first, "two" after that, and "start" as it was before."""
	steps, codes, texts = pickle.loads((folder / "steps.pickle").read_bytes())
	if world_name == "texts":
		put(texts)
	elif world_name == "two":
		put(steps["more"].added)
		put(steps["more"].after)
		put(codes)
		take_out(steps["gone"].added)
	else:
		_remove(steps["all"])
	_settle()


def _ask_in_parts(folder: Path, world_name: str, actors: Sequence[str]) -> None:
	_forked([lambda part=part: _asked(folder, world_name, actors, part) for part in range(PARTS)])


def _forked(acts: Sequence[Callable[[], dict[str, Any]]]) -> None:
	"""Do each in a process of its own. They are forked, so that sets have the same order in all worlds."""
	children = []
	for act in acts:
		child = os.fork()
		if not child:
			_as_a_child(act)
		children.append(child)
	codes = [os.waitpid(child, 0)[1] for child in children]
	if any(codes):
		raise AssertionError("the requests were not all asked")


def _as_a_child(act: Callable[[], dict[str, Any]]) -> None:
	code = 1
	try:
		in_a_fresh_thread(act)
		code = 0
	except BaseException:
		traceback.print_exc()
	finally:
		# The connections are the parent's: they are not closed here.
		sys.stderr.flush()
		os._exit(code)


def _asked(folder: Path, world_name: str, actors: Sequence[str], part: int) -> dict[str, Any]:
	site, sessions = _site_and_sessions(folder)
	for actor in actors:
		listed = asking.read(folder / f"requests-{actor}.json")[part::PARTS]
		marks = asking.ask_all(site, sessions[actor], map(asking.as_request, listed), folder / "answers")
		(folder / f"marks-{world_name}-{actor}-{part}.json").write_text(json.dumps(marks), encoding="utf-8")
	return {"asked": len(actors)}


def _asked_through_holes(folder: Path, world_name: str) -> dict[str, Any]:
	"""Write `holes-<world>.json`: name of each hole -> the marks of some answers to the portal user through it."""
	site, sessions = _site_and_sessions(folder)
	listed = asking.read(folder / f"requests-{PORTAL}.json")[:THROUGH_A_HOLE]
	found = {}
	for name in holes.HOLES:
		with holes.opened(name):
			requests = map(asking.as_request, listed)
			found[name] = asking.ask_all(site, sessions[PORTAL], requests, folder / "answers")
	(folder / f"holes-{world_name}.json").write_text(json.dumps(found), encoding="utf-8")
	return {"holes": len(found)}


def _site_and_sessions(folder: Path) -> tuple[dict[str, str], dict[str, Any]]:
	site = asking.read(folder / "site.json") | asking.read(folder / "zone.json")
	return site, asking.read(folder / "sessions.json")
