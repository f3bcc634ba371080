"""The permission matrix: every person asks for every record of every client through every way into the site."""
