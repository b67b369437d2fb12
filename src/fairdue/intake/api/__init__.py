"""Routes of imports and mapping profiles."""
