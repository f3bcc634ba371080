"""Many at once, a process that is killed, a limit that is run against: what becomes of records and people."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.site.confidentiality.replay.attack import Evidence, attack, both, fresh, told
from tests.site.confidentiality.replay.corruption import CLIENT, new_client
from tests.site.confidentiality.replay.http import Answer, Visitor, resource, small_paper
from tests.site.confidentiality.replay.site import Site
from tests.site.confidentiality.replay.world import Victim, new_secret

# What nginx adds (`$proxy_add_x_forwarded_for` in bench's own configuration).
REAL_ADDRESS = "198.51.100.9"


@attack("C09", "the same form sent eight times at once makes eight records", may_change=CLIENT)
def sent_eight_times(world: Any, victim: Victim) -> Evidence:
	who, marker = world.visitor("own" if world.title == "naive" else "own clerk"), new_secret()
	more = {"phone": marker} if world.title == "naive" else {"form_key": f"replay-{marker}"}
	with ThreadPoolExecutor(8) as pool:
		answers = list(pool.map(lambda _number: new_client(world, who, **more), range(8)))
	where = " or ".join(f"{column}='{value}'" for column, value in more.items())
	count = int(world.site.value(f"select count(*) from `tab{world.words.client}` where {where}"))
	return Evidence(answers, f"{count} records of one form" if count != 1 else "")


@attack("C10", "a change that does not say which version it changes overwrites another", may_change=CLIENT)
def last_writer_wins(world: Any, victim: Victim) -> Evidence:
	words, answers = world.words, []
	field, values = ("phone", ("1", "2")) if world.title == "naive" else ("home_province", ("14", "12"))
	who = world.visitor("own")
	seen = who.read(words.client, victim.client).record
	plain = {key: old for key, old in seen.items() if key in (field, "doctype")}
	for value in values:
		# Both writers saw the same record; neither says so.
		given = {**plain, field: value}
		answers.append(who.ask("PUT", resource(words.client, victim.client), json=given))
	harm = (
		"both writers were told that they saved; the first change is lost"
		if all(one.well for one in answers)
		else ""
	)
	return Evidence(answers, harm)


def _three(world: Any) -> Victim:
	victim = world.victim()
	place = world.words.there
	victims = [fresh(world) for _ in range(3)] if world.title == "naive" else [world.victim()]
	victim.more["three"] = sorted(one.client for one in victims) or [place]
	return victim


@attack("C11", "a change of many records says that it saved what a deadlock took back", prepare=_three)
def lost_in_a_deadlock(world: Any, victim: Victim) -> Evidence:
	"""On ours the function is refused; where it is not, the deadlock is made as on the first version."""
	names, words, who = victim.more["three"], world.words, world.visitor("own")
	value = {"phone": "lost"} if world.title == "naive" else {"home_province": "14"}
	documents = [{"doctype": words.client, "docname": name, **value} for name in names]
	if world.title == "ours":
		answer = who.call("frappe.client.bulk_update", docs=json.dumps(documents))
		return Evidence([answer], f"many records are changed at once: {answer}" if answer.well else "")
	locker = Site(world.site.url, world.site.name, world.site.command, str(world.site.bench))
	answers: list[Answer] = []
	locker.rows("start transaction")
	locker.rows("update tabDocField set idx=idx+0, description=concat(ifnull(description,''),' ')")
	locker.rows(f"update `tab{words.client}` set phone='held' where name='{names[1]}'")
	thread = threading.Thread(
		target=lambda: answers.append(who.call("frappe.client.bulk_update", docs=json.dumps(documents)))
	)
	thread.start()
	time.sleep(1.5)
	locker.rows(f"update `tab{words.client}` set phone='held' where name='{names[0]}'")
	locker.rows("rollback")
	thread.join(timeout=90)
	locker.close()
	failed = [one["doc"]["docname"] for one in (answers[0].message or {}).get("failed_docs", [])]
	lost = [
		name for name in names if name not in failed and world.cell(words.client, name, "phone") != "lost"
	]
	return Evidence(answers, f"reported as saved and lost: {', '.join(lost)}" if lost else "")


@attack("C12", "a save that is killed leaves a private file behind in clear text")
def killed_in_a_save(world: Any, victim: Victim) -> Evidence:
	"""Killed from inside, at the moment between the file and the commit; a file may stay, a readable one may not."""
	words, marker = world.words, new_secret()
	values = {
		"doctype": "File",
		"file_name": f"{marker[:8]}.pdf",
		"content": small_paper(marker),
		"is_private": 1,
		"attached_to_doctype": words.text,
		"attached_to_name": victim.text,
	}
	code = f"(frappe.get_doc({values!r}).insert(ignore_permissions=True), __import__('os')._exit(9))"
	subprocess.run(
		[world.site.command, "execute", code], capture_output=True, text=True, timeout=120, check=False
	)
	folder = world.site.bench / "sites" / world.site.name / "private/files"
	left = [
		file.name for file in folder.rglob("*") if file.is_file() and marker.encode() in file.read_bytes()
	]
	rows = world.site.value(f"select count(*) from tabFile where file_name like '{marker[:8]}%'")
	harm = f"{', '.join(left)} is left in clear text, with {rows} rows" if left else ""
	return Evidence([], harm)


@attack("C14", "bad sign-ins lock everybody behind an address, and a forged address escapes every limit")
def forged_address(world: Any, victim: Victim) -> Evidence:
	"""The header as it arrives behind the web server in front: it adds the real address behind the forged ones."""
	guest, web, harms = world.visitor("guest"), world.visitor("web"), []
	answers = []
	for number in range(12):
		header = {"X-Forwarded-For": f"203.0.113.{number + 1}, {REAL_ADDRESS}"}
		path = "/api/method/frappe.core.doctype.user.user.reset_password"
		answers.append(guest.ask("POST", path, json={"user": "nobody@ccm.example"}, headers=header))
	reached = [one for one in answers if one.status not in (401, 403, 404, 417, 429) or _was_asked(one)]
	if len(reached) == 12:
		harms.append("12 of 12 requests for a new password were let through under forged addresses")
	header = {"X-Forwarded-For": f"203.0.113.77, {REAL_ADDRESS}"}
	for number in range(11):
		given = {"usr": f"nobody{number}@ccm.example", "pwd": "wrong"}
		answers.append(guest.ask("POST", "/api/method/login", json=given, headers=header))
	given = {"usr": web.email, "pwd": "Quiet-River-2010!"}
	own = web.ask("POST", "/api/method/login", json=given, headers=header)
	answers.append(own)
	if not own.well:
		harms.append(f"a person with the right password is locked out by others: {own}")
		_sign_in_again(web, given)
	return Evidence(answers, both(*harms, told(answers, victim)))


def _was_asked(answer: Answer) -> bool:
	"""Whether the limit let the request through to the search for the user."""
	return answer.status == 404 and "not found" in answer.text.lower()


def _sign_in_again(web: Visitor, given: dict[str, str]) -> None:
	web.call("login", **given)
