"""Everything that changes payments."""
