#!/bin/bash
# Shows that a fresh Debian 12 with nothing but python3, make and ca-certificates is enough for `make run` and `make test`:
# it makes such a system in a folder (debootstrap), copies this checkout into it, and runs both there, timed. Without a
# display, `make run` must leave a picture of each screen; `make test` must end with pytest's summary.
#
#   tests/lab/bare_debian.sh [FOLDER]     FOLDER: where to make it (kept afterwards); without one, a temporary folder
#
# Needs root on a Debian system. Where packages come from is taken from the machine that it runs on: its apt sources and
# keys, its pip settings and its certificates. Nothing is mounted outside its own mount namespace.
set -euo pipefail

if [ "${1:-}" != --inside-namespace ]; then
    root=${1:-$(mktemp -d)}
    command -v debootstrap >/dev/null || apt-get install -qq -y --no-install-recommends debootstrap >/dev/null
    exec unshare --mount --propagation private "$0" --inside-namespace "$root" "${1:+keep}"
fi
root=$2 keep=${3:-}
checkout=$(cd "$(dirname "$0")/../.." && pwd)

step() {
    printf '\n== %s (%s s since the start)\n' "$1" "$SECONDS"
}

step "a bare Debian 12"
if [ ! -e "$root/usr/bin/make" ]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
    debootstrap --variant=minbase --include=python3,make,ca-certificates bookworm "$root" "$mirror" >"$root.log" 2>&1 || { cat "$root.log"; exit 1; }
    rm -f "$root.log"
fi

# What this machine knows about where packages are: apt's sources and keys, pip's settings and folders, names, certificates.
for part in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/auth.conf.d /etc/apt/preferences.d /etc/apt/trusted.gpg.d \
    /usr/share/keyrings /usr/local/share/ca-certificates /etc/ssl/certs /etc/pip.conf /etc/resolv.conf /etc/hosts; do
    if [ -e "$part" ]; then
        mkdir -p "$root$(dirname "$part")"
        cp -RL --remove-destination "$part" "$root$(dirname "$part")/" 2>/dev/null || true
    fi
done
for folder in $( (pip config list 2>/dev/null || true) | grep -oE '(file://)?/[^ '\'']+' | sed 's|^file://||' | sort -u); do
    if [ -d "$folder" ]; then
        mkdir -p "$root$folder"
        mount --bind "$folder" "$root$folder"
    fi
done
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"

step "this checkout inside it"
rm -rf "$root/home/companion"
mkdir -p "$root/home/companion"
(cd "$checkout" && git ls-files -co --exclude-standard -z | xargs -0 -I{} sh -c '[ ! -e "$1" ] || printf "%s\0" "$1"' _ {} | tar --null -T - -cf -) |
    tar -C "$root/home/companion" -xf -

inside() {
    settings=$(env | grep -E '^(PIP_|SSL_CERT|REQUESTS_CA_BUNDLE=|https?_proxy=|HTTPS?_PROXY=)' || true)
    readarray -t settings <<<"$settings"
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]:-X=}" \
        make --no-print-directory -C /home/companion "$@"
}

step "make run, the first time"
inside run
pictures=$(find "$root/home/companion/pictures" -name '*.png' | wc -l)
echo "$pictures pictures"
[ "$pictures" -gt 0 ]

step "make run, the second time"
inside run

step "make test"
inside test
step "done"
[ -n "$keep" ] || rm -rf --one-file-system "$root"
