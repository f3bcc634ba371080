"""Commands for whoever runs the server: `bench --site SITE ccm ...`. One file for each area."""

from __future__ import annotations

from ccm_app.commands import check, door, index, keys, ledger, retention
from ccm_app.commands.group import ccm

__all__ = ("ccm", "check", "commands", "door", "index", "keys", "ledger", "retention")

commands = [ccm]
