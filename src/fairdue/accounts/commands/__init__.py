"""Everything that changes creditors and accounts."""
