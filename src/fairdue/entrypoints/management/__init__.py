"""What the `fairdue` command runs, and the supervisor behind `fairdue up`."""
