"""The hooks that a competent developer writes first. They are what the tests get around."""

app_name = "ccm_naive"
app_title = "CCM Naive"
app_publisher = "The ccm_app team"
app_description = "A deliberately leaky app for tests. Never install it on a real site."
app_email = "ccm@example.org"
app_license = "MIT"

after_install = "ccm_naive.people.make_all"

permission_query_conditions = {
	"Naive Client": "ccm_naive.rules.client_condition",
	"Naive Case Plan": "ccm_naive.rules.province_condition",
	"Naive Referral": "ccm_naive.rules.referral_condition",
}
has_permission = {
	"Naive Client": "ccm_naive.rules.may_open_client",
	"Naive Case Plan": "ccm_naive.rules.may_open",
	"Naive Referral": "ccm_naive.rules.may_open_referral",
}
doc_events = {
	kind: {"validate": "ccm_naive.rules.check_province"}
	for kind in ("Naive Client", "Naive Case Plan", "Naive Referral")
}
