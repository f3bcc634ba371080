"""The names of the campaign `many_carried`, for both sides of it: the site and whoever asks from outside."""

from __future__ import annotations

PREFIX = "CARRY"
HOME, SHELTER, ENTERED = "Served at home", "Served in a shelter", "Entered in the register"
