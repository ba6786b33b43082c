"""``python -m zbb_reconcile`` is ``zbb-reconcile``."""

from zbb_reconcile.cli import main

main()
