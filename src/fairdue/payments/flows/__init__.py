"""Work with payment processors: claim in one transaction, call in none, record in another."""
