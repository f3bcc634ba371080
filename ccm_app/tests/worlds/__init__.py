"""Two worlds that differ only in what somebody may not see: whoever may not see it must not be able to tell them apart."""
