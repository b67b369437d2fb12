"""The outside world of intake: stored files, and the formats they are in."""
