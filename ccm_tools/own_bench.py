"""The bench of `./ccm site`: made with Frappe's own installer, or the one named by CCM_BENCH."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import machine
from .benches import frappe_version, is_bench, named_bench, remembered
from .commands import Outcome, Owner, run
from .places import ROOT, WORK
from .talk import Stop, say, step

SOURCE = "https://github.com/frappe/frappe"
BRANCH = "version-15"
USER = "ccm"
INSTALLER = "frappe-bench>=5.22,<6"
INIT_LIMIT = 1800
COPY_IGNORES = shutil.ignore_patterns(".git", ".ccm", "__pycache__", ".mypy_cache", ".ruff_cache", "ccm_demo")


@dataclass(frozen=True)
class OwnBench:
	"""A bench folder and the user it belongs to (None when that is the user at the terminal)."""

	folder: Path
	owner: Owner | None

	@property
	def python(self) -> Path:
		"""The Python of the bench."""
		return self.folder / "env/bin/python"

	@property
	def sites(self) -> Path:
		"""The folder of its sites."""
		return self.folder / "sites"

	def run(self, *command: object, limit: float, folder: Path | None = None, show: bool = False) -> Outcome:
		"""Run a command as the user of the bench."""
		return run(command, limit=limit, folder=folder or self.folder, owner=self.owner, show=show)

	def frappe(self, *arguments: str, limit: float, show: bool = False) -> Outcome:
		"""Run one of Frappe's commands, what `bench` itself does with them."""
		command = (self.python, "-m", "frappe.utils.bench_helper", "frappe", *arguments)
		return self.run(*command, limit=limit, folder=self.sites, show=show)

	def write(self, path: Path, text: str, mode: int = 0o644) -> None:
		"""Write a file that belongs to the user of the bench."""
		path.unlink(missing_ok=True)
		with os.fdopen(
			os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8"
		) as file:
			file.write(text)
		if self.owner:
			os.chown(path, self.owner.uid, self.owner.gid)


def known_bench() -> Path | None:
	"""The bench named by CCM_BENCH, else the one made before. Raises Stop when CCM_BENCH names none."""
	made_before = Path(remembered().get("bench") or WORK / "bench")
	return named_bench() or (made_before if is_bench(made_before) else None)


def bench_for_site() -> OwnBench:
	"""The known bench, else a new one. Raises Stop."""
	known = known_bench()
	if not known:
		return make_bench()
	if frappe_version(known).split(".")[0] != "15":
		raise Stop(f"The bench {known} has Frappe {frappe_version(known)}; this app is made for version 15.")
	return OwnBench(known, owner_of(known))


def owner_of(folder: Path) -> Owner | None:
	"""The user of a bench when it is another than the one at the terminal. Raises Stop when only root could help."""
	uid = folder.stat().st_uid
	if uid == os.geteuid() and uid != 0:
		return None
	if os.geteuid() != 0:
		raise Stop(
			f"The bench {folder} belongs to {pwd.getpwuid(uid).pw_name}; run ./ccm site as that user or as root."
		)
	if uid == 0:
		raise Stop(
			f"The bench {folder} belongs to root, which Frappe's installer refuses; give it to another user."
		)
	return _owner(pwd.getpwuid(uid))


def _owner(entry: pwd.struct_passwd) -> Owner:
	return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir)


def check_source() -> None:
	"""Raises Stop, in one sentence, when Frappe's source cannot be reached."""
	never_ask = {"GIT_TERMINAL_PROMPT": "0"}
	listed = run(["git", "ls-remote", "--exit-code", SOURCE, BRANCH], limit=60, environment=never_ask)
	if not listed.well:
		raise Stop(
			f"Frappe's source ({SOURCE}, branch {BRANCH}) cannot be reached from this machine, so no site can be "
			f"made here; {machine.DEMO}"
		)


def make_bench() -> OwnBench:
	"""Make a bench with `bench init`, as a user of its own when root asks. Raises Stop."""
	python = machine.bench_python()
	owner = _user_for_root() if os.geteuid() == 0 else None
	parent = Path(owner.home) if owner else WORK
	folder = parent / ("frappe-bench" if owner else "bench")
	bench = OwnBench(folder, owner)
	if is_bench(folder):
		return bench
	if folder.exists():
		raise Stop(f"{folder} is there and is not a finished bench; move it away and run ./ccm site again.")
	installer = _installer(parent / "ccm-installer", python, owner)
	step(f"making a bench in {folder} (about five minutes)")
	command = (
		installer,
		"init",
		"--frappe-branch",
		BRANCH,
		"--python",
		shutil.which(python),
		"--no-backups",
		folder,
	)
	made = bench.run(*command, limit=INIT_LIMIT, folder=parent, show=True)
	if not made.well or not is_bench(folder):
		raise Stop(
			f"Frappe's installer did not finish; move {folder} away before the next try.\n{made.last_lines(8)}"
		)
	return bench


def _user_for_root() -> Owner:
	"""bench refuses to run as root: a user of its own. Raises Stop when it cannot be made."""
	try:
		return _owner(pwd.getpwnam(USER))
	except KeyError:
		machine.as_root(["useradd", "--create-home", "--shell", "/bin/bash", USER], f"making the user {USER}")
		return _owner(pwd.getpwnam(USER))


def _installer(venv: Path, python: str, owner: Owner | None) -> Path:
	"""Frappe's installer in a virtual environment of its own; returns the program `bench`."""
	program = venv / "bin/bench"
	if program.is_file():
		return program
	step("installing frappe-bench, Frappe's own installer")
	for command in (
		[python, "-m", "venv", venv],
		[venv / "bin/python", "-m", "pip", "install", "--quiet", INSTALLER],
	):
		outcome = run(command, limit=600, folder=venv.parent, owner=owner)
		if not outcome.well:
			shutil.rmtree(venv, ignore_errors=True)
			raise Stop(f"Frappe's installer (frappe-bench) could not be installed: {outcome.last_lines(4)}")
	return program


def link_app(bench: OwnBench) -> None:
	"""Make the bench use this clone: a link in `apps`, or a copy when the user of the bench may not read here."""
	source, link = _readable_source(bench), bench.folder / "apps/ccm_app"
	if link.is_symlink() or not link.exists():
		_point(bench, link, source)
	elif link != source:
		say(f"The bench has its own copy of the app in {link}; it is used as it is.")
	listed = bench.sites / "apps.txt"
	names = listed.read_text(encoding="utf-8").split()
	if "ccm_app" not in names:
		bench.write(listed, "\n".join([*names, "ccm_app", ""]))


def _point(bench: OwnBench, link: Path, source: Path) -> None:
	if link.is_symlink() and link.resolve() != source.resolve():
		say(f"The bench took the app from {link.resolve()}; from now on it takes it from {source}.")
	link.unlink(missing_ok=True)
	link.symlink_to(source)


def _readable_source(bench: OwnBench) -> Path:
	if (
		bench.owner is None
		or bench.run("test", "-r", ROOT / "pyproject.toml", limit=10, folder=Path("/")).well
	):
		return ROOT
	copy = Path(bench.owner.home) / "ccm_app-source"
	step(f"copying this folder to {copy}, because {bench.owner.name} may not read it here")
	shutil.rmtree(copy, ignore_errors=True)
	shutil.copytree(ROOT, copy, ignore=COPY_IGNORES, symlinks=True)
	run(["chown", "-R", f"{bench.owner.uid}:{bench.owner.gid}", copy], limit=60)
	return copy


def install_packages(bench: OwnBench) -> None:
	"""Install the app into the Python of the bench, with setuptools below 80, which Frappe 15 needs. Raises Stop."""
	step("installing the app's packages into the bench")
	pip = (bench.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
	outcome = bench.run(*pip, "setuptools<80", "--editable", bench.folder / "apps/ccm_app", limit=900)
	if not outcome.well:
		raise Stop(f"The app's packages could not be installed into the bench: {outcome.last_lines(5)}")
