"""What a paper says, defined once, and drawn as HTML for the site and as PDF for the embedded registry."""
