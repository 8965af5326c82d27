# Sourced by the cases of plain/, which need neither root nor namespaces: usherd as an ordinary process of
# whoever runs the tests, in a directory and on ports of its own. Bash alone is the client.
set -euo pipefail
programs=${USHER_BINDIR:-$(dirname "${BASH_SOURCE[0]}")/../../.build/release}
scratch=$(mktemp -d)
units=$scratch/units
log=$scratch/log
export XDG_RUNTIME_DIR=$scratch/run
mkdir -p -m 700 "$units" "$XDG_RUNTIME_DIR"
daemon=

fail() {
    trap - ERR
    echo "not so: $*"
    [ ! -e "$log" ] || { echo "--- the log of usherd"; tail -60 "$log"; }
    exit 1
}
trap 'fail "line $LINENO of ${0##*/}: $BASH_COMMAND"' ERR
finish() {
    [ -z "$daemon" ] || { kill -KILL "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null; } || true
    rm -rf "$scratch"
}
trap finish EXIT

unit() { cat >"$units/$1"; }
ctl() { timeout 30 "$programs/usherctl" --user "$@"; }
expect() { [ "$2" = "$3" ] || fail "$1 is '$3', not '$2'"; } # WHAT WANTED GOT
contains() { case $3 in *"$2"*) ;; *) fail "$1 is '$3', without '$2'" ;; esac; }

eventually() { # SECONDS COMMAND...
    local end=$((SECONDS + $1 + 1)) what="${*:2}"
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "never: $what"
        sleep 0.02
    done
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT
free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 10000))
        answers "$port" || { echo "$port"; return; }
    done
}

# say PORT TEXT: a line there, and the first line back.
say() {
    local line=
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf '%s\n' "$2" >&3
    read -r -t 10 line <&3 || true
    exec 3>&-
    printf '%s\n' "$line"
}
# fetch PORT PATH: a page, whole.
fetch() {
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
    timeout 10 cat <&3
    exec 3>&-
}

start() { # UNIT...
    "$programs/usherd" --user --unit-path "$units" "$@" >"$log" 2>&1 &
    daemon=$!
}
stop() { # SIGNAL
    kill "-$1" "$daemon"
    wait "$daemon" || fail "usherd ended with status $? on SIG$1"
    daemon=
}
# What has this run's directory in its environment was started by this run's usherd.
left_behind() {
    local environment pid
    for environment in /proc/[0-9]*/environ; do
        pid=${environment#/proc/}
        pid=${pid%/environ}
        [ "$pid" != $$ ] && [ "$pid" != "$BASHPID" ] || continue
        if grep -qsF "XDG_RUNTIME_DIR=$scratch" "$environment"; then tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null; fi
    done
}
