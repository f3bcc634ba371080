"""The query fuzz: generated list queries against the door, and what of them reaches the database."""
