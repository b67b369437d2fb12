"""Read models: dashboard, ageing and performance figures."""
