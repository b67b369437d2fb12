"""Stand-ins for the outside world that behave as it does; nothing of the package imports them."""
