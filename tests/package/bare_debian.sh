#!/usr/bin/env bash
# `make demo` and `make test` of the committed HEAD in a bare Debian 12: Python 3.11, g++, make and git, nothing else.
# For root, with debootstrap. Takes over how this machine reaches Debian and PyPI (proxies, certificates, pip's
# configuration and the local folders it names). The bootstrapped system is kept in $BARE_BASE for the next run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
base=${BARE_BASE:-${TMPDIR:-/tmp}/paperlens-bare-base}
goals=("$@")
[ $# -gt 0 ] || goals=(demo test)

[ "$(id -u)" = 0 ] || { echo "chroot needs root" >&2; exit 1; }
"$root/tests/package/apt-need.sh" debootstrap

if [ ! -e "$base/.complete" ]; then
    rm -rf "$base"
    debootstrap --variant=minbase --include=python3,g++,make,git,ca-certificates bookworm "$base" ${DEBIAN_MIRROR:-}
    touch "$base/.complete"
fi

system=$(mktemp -d "${TMPDIR:-/tmp}/paperlens-bare.XXXXXX")
trap 'rm -rf "$system"' EXIT
cp -a "$base/." "$system"
git clone --quiet --no-hardlinks "$root" "$system/srv/paperlens"

# The network, as here.
cp -L /etc/resolv.conf /etc/hosts "$system/etc/"
cp -L /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/"
apt-config dump | grep -E '^Acquire::(https?|ftp)::' >"$system/etc/apt/apt.conf.d/90host" || true
{
    echo "[global]"
    python3 -m pip config list | sed -nE "s/^(global|:env:)\.([a-z-]+)='(.*)'$/\2 = \3/p" | sort -u -t= -k1,1
} >"$system/etc/pip.conf"
# Folders that pip is told of; of a local index its parent, as its files often lie beside it.
mapfile -t folders < <(grep -oE '(^|[ =])(file://)?/[^ ]+' "$system/etc/pip.conf" \
    | sed -E 's|^[ =]||; s|^file://(/.*[^/])/[^/]+/?$|\1|' | sort -u)
network=$(env | grep -iE '^(https?|no|ftp|all)_proxy=' || true)

# In a mount namespace of its own: whatever happens, nothing stays mounted.
export system network
unshare --mount --propagation private bash -euo pipefail -s -- "${#goals[@]}" "${goals[@]}" "${folders[@]}" <<'INSIDE'
count=$1; shift
goals=("${@:1:count}")
mount -t proc proc "$system/proc"
mount --rbind /dev "$system/dev"
for folder in "${@:count + 1}"; do
    [ -d "$folder" ] || continue
    mkdir -p "$system$folder"
    mount --bind -o ro "$folder" "$system$folder"
done
for goal in "${goals[@]}"; do
    echo "== make $goal, in a bare Debian"
    start=$SECONDS
    # shellcheck disable=SC2086
    env -i $network HOME=/root LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$system" make --no-print-directory -C /srv/paperlens "$goal" </dev/null
    echo "== make $goal: $((SECONDS - start)) s"
done
INSIDE
