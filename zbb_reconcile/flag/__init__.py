"""Room 4: ageing, movement classes, balances, rules: what the law says of each row."""
