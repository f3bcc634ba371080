"""English sentences for numbers that were given before the register came back from an older backup."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"number.belongs_to_another": "The number {number} belongs to another record by now. Nothing was stored. Compare both with the paper, and ask whoever runs the server.",
	"number.not_of_this_record": "The number {number} was never given to a record of this office and year. Nothing was stored. Compare it with the paper.",
}
