"""The lines of Frappe that the door replaces: where Frappe offers a hook the hook is used, here there is none.

Each patch says why it is needed and which lines it was written against. `selftest` compares those lines with the
installed Frappe before the first request is let in. Every replacement does what Frappe does, unless the request came
through the door of a site with this app; shares and the brackets of conditions are the same in jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.core.doctype.server_script.server_script_utils import get_server_script_map
from frappe.utils import get_bench_path
from frappe.utils.error import EXCLUDE_EXCEPTIONS

from ccm_app.confidentiality.door import around_requests, list_order, query_grammar, refusals, scrubbing
from ccm_app.registry import shipped
from ccm_app.registry.visitor import at_the_door

Function = Callable[..., Any]


@dataclass(frozen=True)
class Patch:
	"""One function of Frappe that is replaced.

	where: its dotted name; lines: SHA-256 of its source; put: the original -> what stands in its place.
	web_only: it is used by the web server alone, and not put in place in workers and commands.
	"""

	where: str
	lines: str
	reason: str
	put: Callable[[Function], Function]
	web_only: bool = False


def without_people() -> bool:
	"""Whether errors are written down without values: in requests and jobs of a site with this app."""
	return at_the_door() or bool(getattr(frappe.local, "ccm_job", False))


def _parse_args(original: Function) -> Function:
	def parse_args(self: Any) -> None:
		original(self)
		if query_grammar.must_be_read(self):
			query_grammar.check_query(self)

	return parse_args


def _build_filter_conditions(original: Function) -> Function:
	def build_filter_conditions(
		self: Any, filters: Any, conditions: list[str], ignore_permissions: bool | None = None
	) -> None:
		if not ignore_permissions and query_grammar.must_be_read(self):
			query_grammar.check_filters(self, filters)
		original(self, filters, conditions, ignore_permissions)

	return build_filter_conditions


def _get_permission_query_conditions(original: Function) -> Function:
	def get_permission_query_conditions(self: Any) -> str:
		hooks = frappe.get_hooks("permission_query_conditions", {})
		methods = [*hooks.get(self.doctype, []), *hooks.get("*", [])]
		found = [frappe.call(frappe.get_attr(one), self.user, doctype=self.doctype) for one in methods]
		if script := get_server_script_map().get("permission_query", {}).get(self.doctype):
			found.append(frappe.get_doc("Server Script", script).get_permission_query_conditions(self.user))
		return " and ".join(f"({one})" for one in found if one)

	return get_permission_query_conditions


def _handle_exception(original: Function) -> Function:
	def handle_exception(error: Exception) -> Any:
		if not at_the_door():
			return original(error)
		frappe.local.flags.disable_traceback = True
		frappe.local.error_log = []
		settled = refusals.settled(error)
		refusals.forget_marks(settled)
		if settled is error:
			return original(error)
		# Frappe writes the class of the error that is being handled into its answer.
		try:
			raise settled from None
		except type(settled) as uniform:
			return original(uniform)

	return handle_exception


def _get_traceback(original: Function) -> Function:
	def get_traceback(with_context: bool = False) -> str:
		if without_people():
			return scrubbing.traceback_without_values(get_bench_path())
		return str(original(with_context))

	return get_traceback


def _log_error_snapshot(original: Function) -> Function:
	def log_error_snapshot(exception: Exception) -> None:
		if not without_people():
			original(exception)
		elif not isinstance(exception, EXCLUDE_EXCEPTIONS):
			frappe.log_error(title=scrubbing.title_without_values(exception), defer_insert=True)

	return log_error_snapshot


def _filter_of_the_log(original: Function) -> Function:
	def filter(self: Any, record: Any) -> bool:
		if not without_people():
			return bool(original(self, record))
		if record.exc_info:
			record.msg, record.args = f"{record.msg}\n{scrubbing.traceback_without_values()}", ()
			record.exc_info = record.exc_text = None
		return True

	return filter


def _download_private_file(original: Function) -> Function:
	def download_private_file(path: str) -> Any:
		from ccm_app.confidentiality.platform import serving

		answer = serving.answer(path) if at_the_door() else None
		return original(path) if answer is None else answer

	return download_private_file


def _get_shared(original: Function) -> Function:
	def get_shared(doctype: str, *arguments: Any, **named: Any) -> Any:
		return [] if doctype in shipped.kinds() else original(doctype, *arguments, **named)

	return get_shared


PATCHES: tuple[Patch, ...] = (
	Patch(
		"frappe.share.get_shared",
		"d4d06addc4fceb777a64e393db388f72953f60b80809b31b1f8cf706ed3926b9",
		"A share opens a record past every hook that denies it; one that was written past its own check would count too.",
		_get_shared,
	),
	Patch(
		"frappe.model.db_query.DatabaseQuery.parse_args",
		"51404d7f735c372134928ce7a0681da2305aaf3d312f8cf1acd25b3f5502ce61",
		"Fields, order and group of a list are put into SQL as text; no hook sees them before.",
		_parse_args,
	),
	Patch(
		"frappe.model.db_query.DatabaseQuery.build_filter_conditions",
		"fa73189ff3af7a60b412b5a8baaf76990397d07d28a8951fc143cd6b5e8ae38d",
		"Names of filter columns are put into SQL as text; no hook sees them before.",
		_build_filter_conditions,
	),
	Patch(
		"frappe.model.db_query.DatabaseQuery.set_order_by",
		"69935e1a3bb66aca899eaf038da6b49346deda4cf870128775cc911d729bfa02",
		"Equals come in the order of the moment: a page of a list leaves records out, and tells of others between them.",
		list_order.set_order_by,
	),
	Patch(
		"frappe.model.db_query.DatabaseQuery.set_optional_columns",
		"f1d8cb8819f6bf5779c0a4eb1a79d1fbd37cfbd30edd4958c4b4268ad0b1f1c9",
		"Whoever searches for a word that holds the name of such a column loses the column that the answer is ordered by.",
		list_order.set_optional_columns,
	),
	Patch(
		"frappe.model.db_query.DatabaseQuery.get_permission_query_conditions",
		"e1f1e2abd917c308845dc8781969f4d100d57a757814f6d31a66dcf6380f426d",
		'Conditions are joined without brackets; that of files has an "or" of its own, past which ours would not count.',
		_get_permission_query_conditions,
	),
	Patch(
		"frappe.app.handle_exception",
		"e7d2dbf2f3845a4e9f0b63df95a236745a1ab74c69a16d4e2422a7e96faaef4a",
		"The answer to a missing record differs from the answer to a forbidden one, and holds the message of any error.",
		_handle_exception,
		web_only=True,
	),
	Patch(
		"frappe.utils.get_traceback",
		"51d7c286a8c59371f618f430c7f4385155578c6303b92277fcbe4a23d4797e1c",
		"The Error Log keeps the local variables of every function on the way, names of clients among them.",
		_get_traceback,
	),
	Patch(
		"frappe.app.log_error_snapshot",
		"19b2efea796d5cbe6edbffdfd22880a117260c14f8da11bbab296ca8c19e0290",
		"The Error Log takes the message of the error as its title.",
		_log_error_snapshot,
		web_only=True,
	),
	Patch(
		"frappe.utils.logger.SiteContextFilter.filter",
		"232aec5f1d7ca18746f9f060eaddf08f4703bbc6bbc96cd2a75dc7fb9c61781a",
		"The log file takes everything that was typed into the form.",
		_filter_of_the_log,
	),
	Patch(
		"frappe.utils.response.download_private_file",
		"0e3877c1c92d8d30e14e0369102328ad88341c150b56bad25b491ee92ef5bbfa",
		"Files are sealed on the disk: the application opens them; nginx would be told the path of sealed bytes.",
		_download_private_file,
		web_only=True,
	),
	Patch(
		"frappe.auth.HTTPRequest.set_request_ip",
		"768c20efde13cf0fc100d6c8dfdff5de52466465f9ff3caccc66f2c028ad0275",
		"The address that the visitor writes into a header is believed: every limit by address falls.",
		around_requests.set_request_ip,
		web_only=True,
	),
	Patch(
		"frappe.auth.get_login_attempt_tracker",
		"139d11598cc267656ba6994c4b8640e1c8bd88c41763bef8a176cf99689766bd",
		"Ten wrong passwords lock everybody behind an address, or the owner of the account wherever he is.",
		around_requests.get_login_attempt_tracker,
		web_only=True,
	),
	Patch(
		"frappe.api.handle",
		"dee884232cf6d248e5a06a210cc486fd294d2a47bf5f118c381a0f6d99a7ca0e",
		"A request that the database has taken back because of another one fails, although it could be tried again.",
		around_requests.handle,
		web_only=True,
	),
	Patch(
		"frappe.handler.handle",
		"1aef1799d0a2334823f403d58dfe7c823fb2603ff82ab1fbb05f5c77e499e58a",
		"The same, for calls by `cmd`.",
		around_requests.handle,
		web_only=True,
	),
	Patch(
		"frappe.database.mariadb.database.MariaDBExceptionUtil.is_deadlocked",
		"7259fea008ac525e18c8ac8d733cf46a03ac3bbb918a296a47f2446ecab0e191",
		"A loop that catches each error reports as saved what the database has taken back before.",
		around_requests.is_deadlocked,
		web_only=True,
	),
	Patch(
		"frappe.utils.password_strength.test_password_strength",
		"94ad91f13015908c4c1c9b41bd4527bdfc22a2f943cfbcd5683317db094dd4e3",
		"Guests ask how strong a password is, and one of 128 signs keeps a processor busy for a quarter of a minute.",
		around_requests.test_password_strength,
		web_only=True,
	),
)
# Not replaced, but what the door decides rests on these lines: when they change, somebody has to look.
WATCHED: dict[str, str] = {
	"frappe.whitelist": "05078eca8df31ae716b3dabf1e7a9e60a625d510f69bf204753d1638908b29d4",
	"frappe.is_whitelisted": "2efcf6a15ad1f0f8aee2c703d7180c1d97eb2aaf02e389a458ae50a80434c982",
	"frappe.app": "81ec940ad65a2e8dd935fe4897df394504276572ec1d0577e066e5daffc93a0a",
	"frappe.auth.validate_auth": "f48b96000e49e054bd102ae24d3b770021c177a2a70ddc55230a877bd353556f",
	"frappe.auth.validate_auth_via_hooks": "5c5b888477f34902344b94b0c2504a6d837b47aea6189b12e7dae7b9b7094f55",
	"frappe.api.v1": "752007196205017ccbfd7daeaad908414adde9b243a6e3c9a6c8f83e05064a30",
	"frappe.api.v2": "b8179a397bdf1fe5c2d3812ea380fd684060147df969f5a00b20bbc451b55fe4",
	"frappe.handler.execute_cmd": "0c27523d3173e33af472312f77e307b9374c5092e15a42ad88e5a5a205a6ae07",
	"frappe.handler.run_doc_method": "cba64c8ab22d728b9ce1eef202be98d22e846dadb273dcd67f1cbd49b996ec11",
	"frappe.handler.upload_file": "14bc6b2c8804952798a753b1de54b72c3b9c9460ecd6541fe1fcbb10e7d1e9a6",
	"frappe.model.db_query.DatabaseQuery.execute": "d2a6e0fc94600ffeac5ce35b6b03f176214d5e1c4d2080f9edadc046c5520b75",
	"frappe.model.db_query.DatabaseQuery.build_and_run": "008d4b410006193f6b945b17a7b2f4199e5b66d7b182c791d65d199072b1304f",
	"frappe.model.db_query.DatabaseQuery.prepare_args": "f93d9c017ccf47a54b9cce213aa2d8e8a3f058d6d49d43a9b03834de6aaf6a53",
	"frappe.model.db_query.DatabaseQuery.build_conditions": "c2de60f5d2b456a9751bbecdaeff7b43c9328c74707f425b4096cf01f3734376",
	"frappe.model.db_query.DatabaseQuery.prepare_filter_condition": "b09a4ff578a93b5634de26ff851104876db90a89c137b9839a5f0021ae8c0c14",
	"frappe.model.db_query.DatabaseQuery.apply_fieldlevel_read_permissions": "b66c47dc5898cdb8546189edfb2ba10a291cbd73d52a4f775af5eaa5f44dec7f",
	"frappe.utils.data.get_filter": "1bc16aec029d4f78ef85edc1c0d1a2112eb3f5ae6e7fe7b0864c571b4661241a",
	"frappe.model.document.Document.is_whitelisted": "ac2f6dac930ee0a3b4dabe61666798f5e527796b19cdc2c7dc924b00b418b13f",
	"frappe.permissions.has_permission": "79256c62fcbad0b5b9118f6bb90501bc1f5bb195b9bae373fdacbf74eb9f87b1",
	"frappe.permissions.has_controller_permissions": "e89d3e9233fc74d4bc017808e19eb85086f551f3b4af9ea4567ef1733fa6a3d5",
	"frappe.desk.search.search_widget": "75af961483e371e16d98b9575ef7ffabc7045a168564702f692c51ed55601889",
	"frappe.desk.reportview.get_form_params": "dae5a1395b32ffbddadc698012e19454f10aa991520b23042f2b5f63a50e4582",
	"frappe.desk.query_report.run": "eeffad6b489b5df2241b1b711d69cec481aae5ea127ab8be351804b54b503926",
	"frappe.www.printview.get_html_and_style": "1f88b5e8b33838f30bad174a02adfe5553bbedebfb465e76d03f64c7fe0d382d",
	"frappe.utils.response.report_error": "c676fc3caa45840cd33418ee29b495288712dd867946fd118898b0edf7f5a622",
	"frappe.utils.background_jobs.execute_job": "31fa8538bff5379e826e073f1f5f5e51f299f9eaa3527ceb9248a53d4d9eac1f",
}
