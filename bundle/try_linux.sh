#!/usr/bin/env bash
# Install this machine's bundle in an empty folder, with no index, no network and no settings of
# pip's, and run the sample county with it. Usage: bundle/try_linux.sh [FOLDER OF BUNDLES]
set -euo pipefail
cd "$(dirname "$0")/.."
case $(uname -m) in
    x86_64) target=linux-x86_64 ;;
    aarch64) target=linux-arm64 ;;
    *) echo "no bundle for $(uname -m)" >&2; exit 2 ;;
esac
bundle=$(realpath "$(ls "${1:-dist}"/zbb-reconcile-*-$target.tar)")
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
tar -xf "$bundle" -C "$away"
cd "$away"/zbb-reconcile-*
# Where the kernel lets us, in a network of its own that leads nowhere.
alone=()
if unshare -rn true 2>/dev/null; then alone=(unshare -rn); else echo 'no unshare: only the index is away'; fi
# And in any case by a way to it that refuses.
refused=(http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9)
clean=(env -i "PATH=$PATH" "HOME=$away" LC_ALL=C.UTF-8 PIP_CONFIG_FILE=/dev/null PIP_NO_INDEX=1 "${refused[@]}")
"${alone[@]}" "${clean[@]}" ./install.sh
size=$(du -sm zbb | cut -f 1)
"${alone[@]}" "${clean[@]}" zbb/bin/zbb-reconcile sample "$away/county" >/dev/null
"${alone[@]}" "${clean[@]}" zbb/bin/zbb-reconcile run "$away/county" --as-of 2024-12-31 --out "$away/out" >/dev/null
[ -s "$away/out/report.html" ]
[ -s guide/guide/zh.html ]
echo "$(basename "$bundle") installs (${size} MB) and runs the sample county, without an index"
