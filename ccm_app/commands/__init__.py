"""Commands for whoever runs the server: `bench --site SITE ccm ...`. One file for each area."""

from __future__ import annotations

from ccm_app.commands import (
	after_restore,
	backup,
	check,
	configuration,
	door,
	index,
	keys,
	ledger,
	restore_drill,
	retention,
)
from ccm_app.commands.group import ccm

__all__ = (
	"after_restore",
	"backup",
	"ccm",
	"check",
	"commands",
	"configuration",
	"door",
	"index",
	"keys",
	"ledger",
	"restore_drill",
	"retention",
)

commands = [ccm]
