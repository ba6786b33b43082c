#!/bin/sh
# Installs zbb-reconcile @VERSION@ into the folder zbb beside this file; no network is needed.
set -eu
cd "$(dirname "$0")"
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d ' ' -f 2 || true)
case $glibc in
    2.*) minor=${glibc#2.}; minor=${minor%%.*} ;;
    *) minor=0 ;;
esac
if [ "$minor" -lt @GLIBC@ ]; then
    echo "需要 glibc 2.@GLIBC@ 或更新，本机是 ${glibc:-未知（不是 glibc）}。glibc 2.@GLIBC@ or later is needed." >&2
    exit 2
fi
python=${PYTHON:-}
if [ -z "$python" ]; then
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null && "$name" -c \
            'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            python=$name
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "没有找到 Python 3.11、3.12 或 3.13。Python 3.11, 3.12 or 3.13 is needed." >&2
    exit 2
fi
"$python" -m venv zbb
zbb/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
    "zbb-reconcile[bank]==@VERSION@"
zbb/bin/zbb-reconcile --version
echo "安装完成：运行 ./start.sh；要用命令，运行 ./shell.sh；手册在 guide/guide/zh.html。Done: ./start.sh"
