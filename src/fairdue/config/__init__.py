"""Settings, URLs and the embedded PostgreSQL: what a process needs before the domain starts."""
