"""Assignment rules, distribution and worklists: the right account to the right person."""
