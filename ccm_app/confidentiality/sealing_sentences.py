"""English sentences for what the vault refuses: what happened, what to do next. None of them holds an identity."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"key.missing": "The key of this site is missing, so texts and identities cannot be opened or saved. Nothing was changed. Ask whoever runs the server to put the key back.",
	"key.wrong": "The key of this site is not the one with which its texts were sealed. Nothing was changed. Ask whoever runs the server to put the right key back.",
	"key.file_too_open": "The key file of this site can be read by others, so it is not used. Nothing was changed. Ask whoever runs the server to give it back to its owner alone.",
	"key.destroyed": "The texts and the identity of this client were destroyed when their time was over. The record stands for the count only and is not changed any more.",
	"key.seal_broken": "The sealed text of this record was changed or moved outside the register, so it is neither shown nor saved. Nothing was changed. Tell the Data Protection Officer and whoever runs the server.",
	"text.withheld": "{field} holds a text that you may not read, so you cannot write over it. Leave the field empty, and ask the case manager to write it.",
}
