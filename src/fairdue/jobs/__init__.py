"""A thin layer over Procrastinate: tenant jobs, deferring in the caller's transaction, and the reaper."""
