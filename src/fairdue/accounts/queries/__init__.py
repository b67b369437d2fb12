"""Read creditors, accounts and the debtors an actor may see through them."""
