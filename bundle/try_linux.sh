#!/usr/bin/env bash
# Install this machine's bundle in an empty folder, with no index, no network and no settings of
# pip's, and run the sample county with it. Usage: bundle/try_linux.sh [BUNDLE.tar]
set -euo pipefail
cd "$(dirname "$0")/.."
case $(uname -m) in
    x86_64) target=linux-x86_64 ;;
    aarch64) target=linux-arm64 ;;
    *) echo "no bundle for $(uname -m)" >&2; exit 2 ;;
esac
bundle=$(realpath "${1:-$(ls dist/zbb-reconcile-*-$target.tar)}")
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
tar -xf "$bundle" -C "$away"
cd "$away"/zbb-reconcile-*
# Where the kernel lets us, in a network of its own that leads nowhere.
alone=()
if unshare -rn true 2>/dev/null; then alone=(unshare -rn); else echo 'no unshare: only the index is away'; fi
clean=(env -i "PATH=$PATH" "HOME=$away" LC_ALL=C.UTF-8 PIP_CONFIG_FILE=/dev/null PIP_NO_INDEX=1)
"${alone[@]}" "${clean[@]}" ./install.sh
"${alone[@]}" "${clean[@]}" zbb/bin/zbb-reconcile sample "$away/county"
"${alone[@]}" "${clean[@]}" zbb/bin/zbb-reconcile run "$away/county" --as-of 2024-12-31 --out "$away/out" >/dev/null
[ -s "$away/out/report.html" ]
[ -s guide/guide/zh.html ]
echo "$(basename "$bundle") installs and runs without an index"
