"""Read rules, runs, what is unplaced, and worklists."""
