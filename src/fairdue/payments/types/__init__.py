"""What crosses the border of payments."""
