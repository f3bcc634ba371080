"""The handbook's rules as plain Python: standard library only, no Frappe, no clock, no database."""
