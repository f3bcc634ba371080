"""English sentences for registering somebody who may be known to the register."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
	"matching.possibly_known": "This person may be known to the register already. Ask the Central Office and give the reference {reference}. If you cannot wait, tick “Register anyway: the notice was read” and save again; the Central Office then compares the two.",
	"matching.possibly_your_own": "This person may be one of your own clients: {clients}. Compare them first. If it is somebody else, or if you are not sure, tick “Register anyway: the notice was read” and save again; the Central Office then compares the two.",
	"matching.registered_and_compared": "The client is registered. This person may be known to the register already, so the Central Office compares the two; the reference is {reference}.",
}
