"""Set rules, distribute accounts, hand out the next one."""
