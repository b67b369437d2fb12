"""How the job layer holds Procrastinate."""
