"""Changes of the configuration that would break an invariant, and what tries them on a site."""
