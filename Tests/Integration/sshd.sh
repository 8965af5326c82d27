# What the installation of openssh-server makes, and a key for root. Sourced by the ssh cases.
user sshd 105 /run/sshd
mkdir -p -m 755 /run/sshd /etc/ssh
mkdir -p -m 700 /root/.ssh
[ -e /etc/ssh/sshd_config ] || cp /usr/share/openssh/sshd_config /etc/ssh/
rm -f /etc/ssh/ssh_host_*
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
# No journal, no PAM session of a host: what matters here is the way to sshd.
sed -i 's/^UsePAM yes/UsePAM no/' /etc/ssh/sshd_config

remote() { # PORT COMMAND
    timeout 30 ssh -F /dev/null -q -p "$1" -o BatchMode=yes -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10 root@127.0.0.1 "$2"
}
