"""What the journal keeps outside the database."""
