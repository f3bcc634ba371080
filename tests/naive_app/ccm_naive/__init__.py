"""A deliberately leaky app for tests. Never install it on a real site."""

__version__ = "0.0.0"
