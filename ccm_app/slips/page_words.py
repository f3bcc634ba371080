"""What the page of a slip says, in Khmer and English. Khmer first: who reads it stands in a shelter with a telephone.

Khmer is a proposal; a native reader has to review it before a release.
"""

from __future__ import annotations

from ccm_app.slips.document import Label

WORDS: dict[str, Label] = {
	"title": Label("Referral slip", "ប័ណ្ណបញ្ជូន"),
	"genuine": Label("This slip is genuine.", "ប័ណ្ណនេះជាប័ណ្ណពិតប្រាកដ។"),
	"provider": Label("For", "សម្រាប់អង្គភាព"),
	"service": Label("Service", "សេវា"),
	"valid_until": Label("Valid until", "មានសុពលភាពរហូតដល់"),
	"unknown": Label(
		"This is not a slip of ours, or it was read wrongly. Scan or type it again, or phone the Field Office on the slip.",
		"នេះមិនមែនជាប័ណ្ណរបស់យើងទេ ឬអានមិនត្រឹមត្រូវ។ សូមស្កេន ឬវាយម្តងទៀត ឬទូរស័ព្ទទៅការិយាល័យដែលមានលើប័ណ្ណ។",
	),
	"expired": Label(
		"This slip is too old. Phone the Field Office on the slip and ask for a new one.",
		"ប័ណ្ណនេះហួសសុពលភាពហើយ។ សូមទូរស័ព្ទទៅការិយាល័យដែលមានលើប័ណ្ណ ដើម្បីសុំប័ណ្ណថ្មី។",
	),
	"revoked": Label(
		"This slip was taken back. Do not use it. Phone the Field Office on the slip.",
		"ប័ណ្ណនេះត្រូវបានដកវិញ។ សូមកុំប្រើ។ សូមទូរស័ព្ទទៅការិយាល័យដែលមានលើប័ណ្ណ។",
	),
	"used": Label(
		"This slip has been used. Everything is recorded, and there is nothing more to do.",
		"ប័ណ្ណនេះបានប្រើរួចហើយ។ អ្វីៗបានកត់ត្រារួច មិនចាំបាច់ធ្វើអ្វីទៀតទេ។",
	),
	"answer_title": Label("Answer", "ឆ្លើយតប"),
	"code": Label("Confirmation code of your organisation", "លេខកូដបញ្ជាក់របស់អង្គភាពអ្នក"),
	"code_help": Label(
		"It stands on the letter of your organisation, not on the slip. It begins with P.",
		"លេខកូដមាននៅលើលិខិតរបស់អង្គភាព មិនមែននៅលើប័ណ្ណទេ។ ចាប់ផ្តើមដោយអក្សរ P។",
	),
	"choose": Label("What do you want to tell?", "តើអ្នកចង់ប្រាប់អ្វី?"),
	"Arrived": Label("Has arrived", "បានមកដល់"),
	"Accepted": Label("We accept", "យើងយល់ព្រមទទួល"),
	"No place": Label("We have no place", "យើងគ្មានកន្លែង"),
	"Declined": Label("We decline (write why)", "យើងបដិសេធ (សូមសរសេរមូលហេតុ)"),
	"Served": Label("The service was given", "បានផ្តល់សេវារួច"),
	"Did not come": Label("Did not come", "មិនបានមក"),
	"reason": Label("Why you decline. Write no name.", "មូលហេតុនៃការបដិសេធ។ សូមកុំសរសេរឈ្មោះ។"),
	"send": Label("Send", "ផ្ញើ"),
	"recorded": Label(
		"Recorded. The Field Office sees it now. Thank you.", "បានកត់ត្រារួច។ ការិយាល័យឃើញហើយ។ សូមអរគុណ។"
	),
	"so_far": Label("Recorded so far", "អ្វីដែលបានកត់ត្រា"),
	"more": Label("Tell more", "ប្រាប់បន្ថែម"),
	"no_code": Label("Type the confirmation code.", "សូមវាយលេខកូដបញ្ជាក់។"),
	"mistyped": Label(
		"The code is mistyped. Compare it with the letter and type it again.",
		"លេខកូដវាយខុស។ សូមផ្ទៀងជាមួយលិខិត រួចវាយម្តងទៀត។",
	),
	"wrong_code": Label(
		"This is not the code of the organisation on the slip. After a few wrong codes the page has to wait.",
		"នេះមិនមែនជាលេខកូដរបស់អង្គភាពដែលមានលើប័ណ្ណទេ។ បើវាយខុសច្រើនដង ទំព័រនេះត្រូវរង់ចាំ។",
	),
	"wait": Label(
		"Too many wrong codes. Wait {minutes} minutes, or phone the Field Office on the slip: it records your answer.",
		"វាយខុសច្រើនដងពេក។ សូមរង់ចាំ {minutes} នាទី ឬទូរស័ព្ទទៅការិយាល័យដែលមានលើប័ណ្ណ គេនឹងកត់ត្រាចម្លើយរបស់អ្នក។",
	),
	"no_answer": Label("Choose one answer.", "សូមជ្រើសរើសចម្លើយមួយ។"),
	"no_reason": Label("Write in a few words why you decline.", "សូមសរសេរមូលហេតុនៃការបដិសេធ។"),
	"already": Label(
		"This was recorded already, on {day}. Nothing was changed.",
		"ចម្លើយនេះបានកត់ត្រារួចហើយ នៅ{day}។ គ្មានអ្វីផ្លាស់ប្តូរទេ។",
	),
	"does_not_fit": Label(
		"This does not fit what was recorded before. Nothing was changed. Phone the Field Office on the slip.",
		"ចម្លើយនេះមិនត្រូវគ្នានឹងអ្វីដែលបានកត់ត្រាពីមុនទេ។ គ្មានអ្វីផ្លាស់ប្តូរទេ។ សូមទូរស័ព្ទទៅការិយាល័យដែលមានលើប័ណ្ណ។",
	),
	"not_recorded": Label(
		"It could not be recorded. Phone the Field Office on the slip: it records your answer.",
		"មិនអាចកត់ត្រាបានទេ។ សូមទូរស័ព្ទទៅការិយាល័យដែលមានលើប័ណ្ណ គេនឹងកត់ត្រាចម្លើយរបស់អ្នក។",
	),
	"try_again": Label(
		"The register is busy. Nothing was recorded. Wait a moment and send again.",
		"ប្រព័ន្ធកំពុងរវល់។ មិនទាន់បានកត់ត្រាទេ។ សូមរង់ចាំបន្តិច រួចផ្ញើម្តងទៀត។",
	),
	"entry": Label("Type the short code of the slip", "សូមវាយលេខកូដខ្លីនៃប័ណ្ណ"),
	"entry_help": Label(
		"It stands at the top of the slip and begins with S.",
		"លេខកូដនេះមាននៅផ្នែកខាងលើនៃប័ណ្ណ ហើយចាប់ផ្តើមដោយអក្សរ S។",
	),
	"open": Label("Open", "បើក"),
	"no_names": Label("No name stands here. Please write none.", "ទីនេះគ្មានឈ្មោះទេ។ សូមកុំសរសេរឈ្មោះ។"),
}
# The answers in the order of the page.
ANSWERS = ("Arrived", "Accepted", "No place", "Declined", "Served", "Did not come")


def word(name: str, **values: str) -> Label:
	"""One of the words, filled in; {day} is given as day_en and day_km."""
	label = WORDS[name]
	khmer = values | {"day": values.get("day_km", "")}
	english = values | {"day": values.get("day_en", "")}
	return Label(label.en.format(**english), label.km.format(**khmer)) if values else label
