"""Read payments."""
