#!/bin/sh
# Asks for a data folder, a day and an output folder, runs, and opens the page.
exec "$(dirname "$0")/zbb/bin/zbb-reconcile" start "$@"
