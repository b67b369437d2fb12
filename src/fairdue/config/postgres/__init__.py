"""The embedded PostgreSQL 18: the real server from a wheel, started on first use, stopped when nobody uses it.

Every process that uses the server holds a shared lock; a keeper process (`fairdue.config.keeper`) runs the server and
stops it when the last lock is gone. The kernel releases the locks of a killed process, so no server is left behind.
"""
