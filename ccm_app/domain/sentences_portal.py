"""Sentences of the portal of providers: what happened, and what to do next; nothing of a client."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"portal.provider_suspended": "Your organisation is not open for this service at the moment, so nothing of the client is shown. Call the Field Office.",
	"portal.referral_ended": "This referral has ended, so nothing of the client is shown any more.",
	"portal.no_consent": "There is no consent of the client for this referral, so nothing of the client is shown. Call the Field Office.",
	"portal.consent_withdrawn": "The client has withdrawn the consent, so nothing of the client is shown any more. Please destroy what you have noted, and call the Field Office.",
	"portal.consent_over": "The consent of the client is over, so nothing of the client is shown any more. Call the Field Office.",
	"portal.not_open": "This referral is not open to your organisation at the moment, so nothing of the client is shown. Call the Field Office.",
	"portal.page_too_old": "This page was open for too long, or it was not opened from here, and nothing was saved. Look through what you typed and send it again.",
	"portal.choose": "Choose one of the list.",
	"portal.day_unreadable": "Write the day with year, month and day.",
	"portal.day_has_passed": "The day of the appointment has passed. Choose today or a later day.",
	"portal.number_unreadable": "Write a whole number, 0 or more.",
	"portal.quantity_unreadable": "Write the quantity as a number greater than 0.",
	"portal.more_than_places": "More places are free than there are. Write at most {places}.",
	"portal.nothing_written": "Nothing is written. Write to the office in a few words, without any name.",
	"portal.text_too_long": "The text is too long. Write at most {longest} letters.",
	"portal.not_accepted": "The referral is not accepted yet. Accept it first.",
	"portal.no_discharge": "No service runs that could be ended. Record first that the client has arrived.",
	"portal.wrong_password": "The e-mail address or the password is wrong. Type both again.",
	"portal.other_page": "This page is for the accounts of providers. Sign in at the page of the staff.",
	"portal.passwords_differ": "The two passwords are not the same, and nothing was saved. Type the new one twice.",
	"portal.password_weak": "This password is too easy to guess, and nothing was saved. Take some words that do not belong together, at least twelve letters, without your name and address.",
	"portal.password_wait": "Too many tries came from your network. Wait {minutes} minutes and open the way of the mail again.",
	"portal.key_worthless": "This way to a password was used already, or it is too old. Providers: ask the Central Office for a new one. Staff: ask for one on the page for signing in.",
	"account.not_for_you": "Accounts of providers are made and ended by the Central Office and the administrator of the ministry.",
	"account.belongs_to_staff": "This address belongs to an account of another kind. Take another address for the provider.",
	"account.of_another_provider": "This account belongs to another provider already. One account is for one provider.",
	"account.address_unreadable": "This is no e-mail address. Type it again.",
}
