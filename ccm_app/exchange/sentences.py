"""English sentences for what can be wrong with a file: what happened, what to do next."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"csv.empty": "The file has no rows. Write the names of the columns in the first line and one client in each further line.",
	"csv.not_utf8": "The letters of the file cannot be read. Save it again as CSV UTF-8.",
	"csv.too_large": "The file has more than {longest} rows. Divide it and import the parts one after the other.",
	"csv.too_many_bytes": "The file is larger than {largest} MB. Divide it and import the parts one after the other.",
	"csv.unknown_column": "The column {column} is not known. Use the names of the template: {known}.",
	"csv.column_twice": "The column {column} stands twice. Remove one of them.",
	"csv.missing_column": "The column {column} is missing. Add it to the first line and fill it in.",
	"csv.damaged": "The file is damaged at line {line}: a quotation mark is missing or a cell is too long. Correct this line.",
	"csv.too_many_cells": "The row has more cells than the first line has columns. Put a text that holds the separator between quotation marks.",
	"csv.empty_cell": "{field} is empty. Fill it in.",
	"csv.not_a_day": "{field} is not a date. Type it as 2010-04-05 or as {pattern}.",
	"csv.not_a_number": "{field} is not a whole number. Type figures only.",
	"csv.not_a_tick": "{field} is neither yes nor no. Type 1 for yes and 0 for no.",
	"csv.not_a_choice": "{field} is not one of the choices. Type one of: {choices}.",
	"csv.number_not_known": "This row was registered as {number}, and the register does not know that number. Do not take the number out of the file. Tell whoever runs the server: the register may have come back from a backup.",
	"csv.twice_in_file": "The same row stands in line {line} already. Remove one of the two.",
}
