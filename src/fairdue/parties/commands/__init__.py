"""Everything that changes debtors and contact points."""
