"""English sentences for periods and publications."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"period.closed_by_button": "The state of a period is not typed. Save the period as it is, and use the buttons Close, Sign and Restate.",
	"period.is_closed": "The period is closed; its figures are kept as they were known. Use the button Restate when records have changed since.",
	"period.ends_before_it_begins": "The period ends before it begins. Correct the last day.",
	"period.whole_months": "Tables are made of whole months. Let the period begin on the first day of a month and end on the last day of one.",
	"period.not_over": "The period is not over until {until}. Close it after that day.",
	"period.close_first": "No figures of this period are kept yet. Close the period first.",
	"period.restate_first": "{count} figures have changed in the records since they were kept. Restate the period with the reason, then sign it.",
	"period.nothing_changed": "The records still give the figures that are kept. There is nothing to restate.",
	"period.reason_missing": "Write why the figures have changed; the reason is printed under the tables.",
	"period.something_missing": "Something is missing in the records of this period. Complete it, or close the period and say that you have seen the list.",
	"publication.by_button": "The result of a publication is not typed. Save it as it is, and use the button Publish.",
	"publication.is_published": "What is published stays as it is. Make a new publication; it can hold the same tables and more.",
	"publication.no_such_table": "{table} is not a table that can be published. Choose from: {tables}.",
	"publication.no_own_table": "{table} is not switched on, or cannot be counted any more. Correct the own table, or leave it out.",
	"publication.own_not_counted_so": "What {table} counts is of today, or stands under another name in other tables. Such an own table cannot be published; leave it out.",
	"publication.own_is_narrow": "{table} is about single workers, or is narrowed to one provider or office. Such an own table cannot be published; leave it out.",
	"publication.ring": "{tables} divides the same figures as other tables crosswise, and a reader could reckon with what is printed nowhere. Leave it out, or divide it by what one of the other tables is divided by.",
	"publication.earlier_gone": "{table} was published before and cannot be counted again. Ask the ministry's administrator to bring the own table back as it was.",
	"export.partly": "A file with some of these months left for CTDC before, and its other months are not among these. Choose the months of the earlier file ({months}), months within them, or a period that holds them all.",
	"export.remainder": "Whoever has this file and those that left before could take one from the other, and fewer than {k} who look alike would be left. Choose a longer period, or the very months of an earlier file ({months}).",
	"export.too_many": "So many files of parts of these months left before that it cannot be told any more what is left when they are taken from one another. Choose months of which no file left yet.",
	"own_table.is_out": "Figures of this table are published, and readers know what it counts. Make a further table instead; its titles can be changed, and it can be switched off.",
	"publication.nothing_in_it": "Name at least one table and one period.",
	"publication.not_recorded": "{table} has no figures: the register does not hold these records. Leave it out.",
	"publication.can_be_opened": "These tables are refused: whoever adds and subtracts them could find out small figures. Publish fewer tables or longer periods.",
	"publication.can_be_opened_with_earlier": "These tables are refused: whoever lays them beside what was published or sent before could find out small figures. Publish the same periods and parts as before, or longer periods.",
	"publication.disagrees": "These tables are refused: two of them print different numbers for the same thing. Close the periods, or restate those that have changed.",
	"publication.not_published": "Nothing is published here yet. Use the button Publish first.",
}
