"""Demo data: two invented agencies, the files they got, and what their people did with them."""
