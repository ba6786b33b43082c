"""Room 5: proposals: recalls, pools, uses, account and asset actions."""
