#!/bin/sh
# Make .venv ready, or the lab: what `make run`, `make test` and `make setup-lab` stand on.
#
#   packaging/setup.sh venv    Python's and Qt's system libraries, .venv with the locked packages, the program itself
#   packaging/setup.sh lab     the real desktop parts that tests/lab and tests/person drive, and all that `build` brings
#   packaging/setup.sh build   what PyInstaller needs to freeze the program
#
# Each does nothing when nothing is missing. Debian packages are installed where that is allowed without a question
# (root, or sudo without a password); elsewhere the one command to run is shown and the exit code is 2.
set -eu
cd "$(dirname "$0")/.."

LOCK=requirements-dev.txt
STAMP=.venv/.stamp

# What Qt's window, pictures and both kinds of display load and what nothing else here brings along (found by ldd in a
# bare Debian 12; tests/lab/bare_debian.sh shows that it is enough).
QT="libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1
libxcb-shape0 libwayland-cursor0"
LAB="xvfb openbox xdotool dbus at-spi2-core gir1.2-atspi-2.0 python3-gi gettext binutils iproute2
util-linux mount e2fsprogs postgresql php-cli php-sqlite3 php-intl php-mbstring php-xml dnsmasq-base iptables cryptsetup-bin"
BUILD=binutils # PyInstaller takes libraries apart with objdump, and debugging symbols out of them with strip

fail() {
    printf '%s\n' "$@" >&2
    exit 2
}

# Install Debian packages: install "what needs them" package...
install() {
    what=$1
    shift
    command -v apt-get >/dev/null || fail "$what: these are missing, by Debian's names:" "  $*" "Install them, then try again."
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || fail "$what: system packages are missing. Run this once, then try again:" \
            "  sudo apt-get install --no-install-recommends $*"
        sudo="sudo -n"
    fi
    echo "Installing for $what: $*"
    log=$(mktemp)
    if ! {
        $sudo apt-get -qq -o DPkg::Lock::Timeout=300 update &&
            $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "$@"
    } >"$log" 2>&1; then
        cat "$log" >&2
        fail "$what: the system packages could not be installed. Read the lines above."
    fi
    rm -f "$log"
}

# Print the first Python that is new enough: the one that was asked for, or the usual names.
find_python() {
    for python in ${PYTHON:-python3.11 python3}; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    fail "Companion needs Python 3.11 or newer, and none was found (looked for: ${PYTHON:-python3.11, python3})." \
        "Install it, or name it: make PYTHON=/path/to/python3.11 ..."
}

# Print the libraries that Qt would load and that are not here.
missing_libraries() {
    qt=$(.venv/bin/python -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')
    for part in QtWidgets QtSvg QtPrintSupport Qt/plugins/platforms/libqxcb Qt/plugins/platforms/libqoffscreen Qt/plugins/platforms/libqwayland; do
        for file in "$qt/$part.so" "$qt/$part.abi3.so"; do
            if [ -e "$file" ]; then ldd "$file"; fi
        done
    done | awk '/not found/ { print $1 }' | sort -u
}

venv() {
    # The lock, the program's own entry and this file decide what stands in .venv; so does where it stands.
    key=$({ cat "$LOCK" packaging/setup.sh && sed -n '/^\[project.scripts\]/,/^$/p' pyproject.toml; } | sha256sum | cut -d' ' -f1)" $(pwd)"
    if [ -x .venv/bin/python ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$key" ]; then return; fi
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install "Python's own environments" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    echo "Setting up .venv with $("$python" --version) (once; takes a minute)"
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip --disable-pip-version-check --no-input install -qq --require-hashes -r "$LOCK"
    .venv/bin/python -m pip --disable-pip-version-check --no-input install -qq --no-deps --no-build-isolation -e .
    if [ "$(uname -s)" = Linux ]; then
        # shellcheck disable=SC2086 # a list of names
        if [ -n "$(missing_libraries)" ]; then install "Qt, which draws the window" $QT; fi
        missing=$(missing_libraries)
        if [ -n "$missing" ]; then fail "Qt, which draws the window, still lacks:" "$missing"; fi
    fi
    printf '%s' "$key" >"$STAMP"
}

# The frozen program loads Python as a library, which in Debian is a package of its own.
python_library() {
    python=$(find_python)
    if ! "$python" -c 'import ctypes.util, pathlib, sys, sysconfig
beside = pathlib.Path(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME"))
sys.exit(not (beside.exists() or ctypes.util.find_library("python%d.%d" % sys.version_info[:2])))'; then
        install "the frozen build" "$("$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')"
    fi
}

build() {
    if ! command -v objdump >/dev/null || ! command -v strip >/dev/null; then install "the frozen build" $BUILD; fi
    python_library
}

lab() {
    # shellcheck disable=SC2086 # a list of names
    if [ "$(dpkg-query -W -f='${db:Status-Status}\n' $LAB 2>/dev/null | grep -cx installed)" -ne "$(echo $LAB | wc -w)" ]; then
        install "the lab" $LAB
    fi
    # Not in the list: a machine may have its own, newer Node.js, which Debian's package would stand beside.
    if ! command -v npm >/dev/null; then install "typage, which reads what we seal" npm; fi
    python_library
}

case ${1:-} in
venv | lab | build) "$1" ;;
*) fail "usage: packaging/setup.sh venv|lab|build" ;;
esac
