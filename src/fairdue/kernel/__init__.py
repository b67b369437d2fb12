"""What every floor may use: money, clock, ids, errors, paging, actors, field encryption and the tenant database."""
