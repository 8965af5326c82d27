# Sourced by every script: the checkout as working directory, the toolchain, one way to complain.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout=$PWD
release=$checkout/.build/release

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

# The directory of the toolchain: PATH, else the usual places.
find_swift() {
    local dir
    command -v swift >/dev/null && return
    for dir in /opt/swift/usr/bin "$HOME/.local/share/swiftly/bin" /usr/libexec/swift/bin; do
        if [ -x "$dir/swift" ]; then
            PATH=$dir:$PATH
            return
        fi
    done
    die "cannot find swift in PATH or /opt/swift/usr/bin; Swift 6.3 for Debian 12 is at https://www.swift.org/install/linux/"
}

# build_release PRODUCT: into .build/release, with the Swift runtime inside. lld, with a section for each function, lays
# the code out so that a connection costs usherd some 4 % less time.
build_release() {
    swift build -c release --static-swift-stdlib -Xswiftc -Xfrontend -Xswiftc -function-sections \
        -Xswiftc -use-ld=lld --product "$1"
}

# need_packages PACKAGE...: installs what is missing as root, else prints the command and ends.
need_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "these packages are missing; this installs them:"
        say "    sudo apt-get install --yes --no-install-recommends ${missing[*]}"
        return 1
    fi
    say "installing ${missing[*]}"
    install_packages "${missing[@]}" || { apt-get update -q >&2; install_packages "${missing[@]}"; }
}

install_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install \
        --yes -q --no-install-recommends "$@" >&2
}
