"""Read figures."""
