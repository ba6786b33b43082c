#!/bin/sh
# A shell in which the command zbb-reconcile is known, in the folder that is named, or here.
here=$(cd "$(dirname "$0")" && pwd)
PATH="$here/zbb/bin:$PATH"
export PATH
cd "${1:-.}"
exec "${SHELL:-/bin/sh}"
