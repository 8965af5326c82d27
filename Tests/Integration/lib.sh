# Sourced by every case. A case runs inside the namespaces of the conformance rig, beside the supervisor
# under test, which stock systemctl steers. It ends with status 0, or says what was not so.
set -euo pipefail
export SYSTEMD_PAGER= SYSTEMD_COLORS=0 HOME=/root

fail() {
    trap - ERR
    echo "not so: $*"
    echo "--- the supervisor's log"
    tail -60 /run/t/log
    exit 1
}
trap 'fail "line $LINENO of ${0##*/}: $BASH_COMMAND"' ERR

# unit NAME: writes a unit file from standard input.
unit() { cat >"/run/systemd/system/$1"; }

# debian_units NAME...: the files that Debian's packages ship, as they are.
debian_units() {
    local name
    for name; do cp "/lib/systemd/system/$name" /run/systemd/system/; done
    systemctl daemon-reload
}

# user NAME ID HOME: a user and group of the system, as a package's installation would make.
user() {
    echo "$1:x:$2:$2::$3:/usr/sbin/nologin" >>/etc/passwd
    echo "$1:x:$2:" >>/etc/group
}

property() { systemctl show -p "$2" --value "$1"; } # UNIT NAME

expect() { # WHAT WANTED GOT
    [ "$2" = "$3" ] || fail "$1 is '$3', not '$2'"
}

contains() { # WHAT WANTED GOT
    case $3 in *"$2"*) ;; *) fail "$1 is '$3', without '$2'" ;; esac
}

# eventually SECONDS COMMAND...: until it succeeds.
eventually() {
    local end=$((SECONDS + $1 + 1)) what="${*:2}"
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "never: $what"
        sleep 0.02
    done
}

# is UNIT PROPERTY VALUE: for `eventually`.
is() { [ "$(property "$1" "$2")" = "$3" ]; }

# Where the supervisor under test is usherd; some promises are its own.
is_usherd() { [ -e /run/usher-under-test/usherd ]; }

# The process that supervises: of usherd the one whose name it is and that has no such parent.
log_says() { grep -qF -- "$1" /run/t/log; }
