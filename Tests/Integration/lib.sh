# Sourced by every case. A case runs inside the namespaces of the conformance rig, beside the supervisor
# under test, which stock systemctl steers. It ends with status 0, or says what was not so.
set -euo pipefail
export SYSTEMD_PAGER= SYSTEMD_COLORS=0 HOME=/root PYTHONDONTWRITEBYTECODE=1

fail() {
    trap - ERR
    echo "not so: $*"
    echo "--- the supervisor's log"
    tail -n 60 /run/t/log*
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

# log_says TEXT: a line of the supervisor's log has it.
log_says() { grep -qF -- "$1" /run/t/log; }

# asleep PROGRAM SERVICE: nothing runs before the first knock.
asleep() {
    expect "$2 before the first knock" inactive "$(property "$2" ActiveState)"
    expect "the processes of $1 before the first knock" "" "$(pgrep -x "$1" || true)"
}

# awake PROGRAM SERVICE: it runs, and the main process is the program's.
awake() {
    eventually 10 is "$2" SubState running
    expect "$2" active "$(property "$2" ActiveState)"
    expect "the main process of $2" "$1" "$(cat "/proc/$(property "$2" MainPID)/comm")"
    expect "the number of restarts of $2" 0 "$(property "$2" NRestarts)"
}

# has_no_cgroup UNIT: neither the unit nor an instance of it; for `eventually`.
has_no_cgroup() {
    [ -z "$(find /sys/fs/cgroup -type d '(' -name "$1" -o -name "${1%.*}@*.service" ')')" ]
}

# ends PROGRAM UNIT...: stopped, they leave neither process nor cgroup behind.
ends() {
    local program=$1 name
    shift
    systemctl stop "$@"
    for name; do expect "$name after its stop" inactive "$(property "$name" ActiveState)"; done
    expect "the processes of $program after the stop" "" "$(pgrep -x "$program" || true)"
    for name; do eventually 5 has_no_cgroup "$name"; done
}

# silent PORT...: nothing listens on them any more.
silent() {
    local port
    for port; do expect "the listeners on port $port" "" "$(ss -Hlntu "sport = :$port")"; done
}

# A neighbour that nothing that goes wrong may touch.
start_neighbour() {
    unit good.socket <<-END
	[Socket]
	ListenStream=127.0.0.1:7100
	Accept=yes
	END
    unit good@.service <<-END
	[Service]
	ExecStart=/bin/cat
	StandardInput=socket
	END
    systemctl daemon-reload
    systemctl start good.socket
}
neighbour_is_well() {
    expect "the neighbour's echo" hello "$(talk 7100 hello)"
    expect "the neighbour" active "$(property good.socket ActiveState)"
}

# talk PORT TEXT: says a line, ends, and prints what comes back until the other side closes.
talk() {
    python3 - "$1" "$2" <<-'END'
	import socket, sys
	s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10)
	try:
	    s.sendall(sys.argv[2].encode() + b"\n")
	    s.shutdown(socket.SHUT_WR)
	    while data := s.recv(4096):
	        sys.stdout.buffer.write(data)
	except OSError:                            # closed or reset by the other side
	    print("<reset>")
	END
}
crowd_of() { python3 /run/integration/clients.py "$@"; }

# The cases below speak of usherd alone; under systemd there is nothing to see.
usherd_only() { is_usherd || { echo "only usherd promises this"; exit 0; }; }

# start_user_manager: a manager of the user alice, usherd or systemd, on the units of /home/alice/units.
# From then on systemctl in the case asks this one.
of_alice=(setpriv --reuid 1001 --regid 1001 --clear-groups env -i PATH="$PATH" LANG=C.UTF-8 HOME=/home/alice
    USER=alice XDG_RUNTIME_DIR=/run/user/1001 SYSTEMD_UNIT_PATH=/home/alice/units:/run/systemd/stubs
    SYSTEMD_GENERATOR_PATH= SYSTEMD_USER_ENVIRONMENT_GENERATOR_PATH=)
as_alice() { "${of_alice[@]}" "$@"; }
start_user_manager() {
    local group=/sys/fs/cgroup/alice manager=(/lib/systemd/systemd --user --unit=default.target)
    ! is_usherd || manager=(/run/usher-under-test/usherd --user --systemctl --defaults=systemd
        --unit-path /home/alice/units)
    mkdir -p /run/user/1001 /home/alice/units
    if mkdir "$group" 2>/dev/null; then chown alice "$group" "$group/cgroup.procs"; fi
    chown -R alice:alice /run/user/1001 /home/alice
    (
        ! [ -e "$group" ] || echo "$BASHPID" >"$group/cgroup.procs"
        cd /home/alice
        exec "${of_alice[@]}" "${manager[@]}" >/run/t/log-of-alice 2>&1
    ) &
    user_manager=$!
    systemctl() { as_alice systemctl --user "$@"; }
    lists_units() { systemctl list-units >/dev/null 2>&1; }
    eventually 20 lists_units
}

# end_user_manager: told to end, usherd does so with nothing left. (systemd would need more units for that.)
end_user_manager() {
    unset -f systemctl
    is_usherd || return 0
    kill -TERM "$user_manager"
    wait "$user_manager" || fail "the manager of alice ended with status $?"
    expect "the sockets of the manager" "" "$(find /run/user/1001/{usher,systemd} -type s 2>/dev/null || true)"
    expect "the processes of alice" "" "$(pgrep -u 1001 || true)"
}
