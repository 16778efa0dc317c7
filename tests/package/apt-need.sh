#!/bin/sh
# Installs those of the Debian packages named as arguments that are missing; sudo only when not root.
# Elsewhere than on Debian and its kin it says what is wanted and lets the build try its luck.
set -eu

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "no apt here: if the build fails, install what your system calls $*" >&2
    exit 0
fi

missing=""
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "missing Debian packages, and no sudo to install them. As root: apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi

echo "installing from Debian:$missing"
install() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
}
install 2>/dev/null || { $as_root apt-get update -qq && install; }
