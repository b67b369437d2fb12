"""What changes imports: receiving, staging, planning, applying, finishing."""
