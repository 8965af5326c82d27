import Glibc
import Linux
import UnitModel

/// Why a socket unit could not open one of its listeners.
package struct ListenFailure: Error, Sendable, CustomStringConvertible {
  package var unit: UnitName
  /// Which of the unit's `Listen…=` lines.
  package var index: Int
  /// The address as the unit's line says it, in systemd's spelling.
  package var listener: String
  package var error: SystemCallError
  /// ` (ListenStream=, /etc/web.socket:3)`
  package var place: String
  /// Who holds the address; nil if unknown or not the matter.
  package var holder: AddressHolder?
  /// What helps, without a full stop; nil if there is nothing to say.
  package var advice: String?

  package init(
    unit: UnitName, index: Int, listener: String, error: SystemCallError, place: String = "",
    holder: AddressHolder? = nil, advice: String? = nil
  ) {
    self.unit = unit
    self.index = index
    self.listener = listener
    self.error = error
    self.place = place
    self.holder = holder
    self.advice = advice
  }

  /// `web.socket: cannot bind 0.0.0.0:80: address already in use, by nginx (pid 812) (ListenStream=, web.socket:3)`;
  /// what happens next is the caller's to add, after `; `.
  package var description: String {
    var text = "\(unit): \(what): \(error.words)"
    if let holder { text += ", by \(holder.text)" }
    text += place
    if let advice { text += "; \(advice)" }
    return text
  }

  /// The call with its subject, and the listener where the subject does not name it.
  private var what: String {
    if error.subject.isEmpty { return "cannot \(error.call) for \(listener)" }
    let text = "cannot \(error.call) \(error.subject)"
    return error.subject.hasPrefix(listener) ? text : text + " for \(listener)"
  }

  /// What helps against `error`, as far as it is known.
  ///
  /// - Parameter uid: who the daemon runs as.
  package static func advice(for error: SystemCallError, address: ListenAddress, uid: UInt32) -> String? {
    if case .messageQueue = address, let advice = queueAdvice(for: error) { return advice }
    switch error.errno {
    case EACCES, EPERM:
      if address.nodePath != nil, error.call == "set the owner of" {
        return
          "usherd runs as user \(uid), and only root can give files to others: leave out SocketUser= and SocketGroup="
      }
      if address.nodePath != nil { return "usherd runs as user \(uid), who may not write there" }
      guard let port = address.port, port < 1024, error.call == "bind" else { return nil }
      let need = "ports below 1024 need CAP_NET_BIND_SERVICE: "
      let other = "choose a port from 1024, or lower net.ipv4.ip_unprivileged_port_start to \(port)"
      return uid == 0
        ? need + "give it to usherd's container, " + other : need + "start usherd as root, " + other
    case EADDRNOTAVAIL where address.isVsock:
      return "this machine has no such context; vsock::PORT is every one that it has"
    case EADDRNOTAVAIL: return "no interface has this address now; FreeBind=yes binds it all the same"
    case ENODEV: return "no interface has that name now"
    case EMFILE: return "usherd may open no more descriptors; raise its limit (ulimit -n, LimitNOFILE=)"
    case ENAMETOOLONG: return "the path of a UNIX socket has at most 107 bytes"
    case EROFS: return "choose a path below /run"
    case EEXIST, ENXIO: return "something else is there; remove it, or choose another path"
    case EISDIR: return "a directory stands at the path; remove it, or choose another path"
    case ENOTDIR: return "a part of the path is no directory; remove that, or choose another path"
    case ELOOP:
      return "a symbolic link stands there, which is not followed; remove it, or choose another path"
    case ENOENT where address.nodePath == nil:
      return "correct the path, or see to it that the device is there"
    case EPROTONOSUPPORT, EAFNOSUPPORT, ESOCKTNOSUPPORT:
      return "this kernel lacks it; load its module, or listen otherwise"
    case EOPNOTSUPP: return "only devices and FIFOs can be waited for"
    case ENOSPC, EDQUOT: return "the file system has no room left"
    case ENOMEM, ENOBUFS: return "the kernel has no memory left for it"
    default: return nil
    }
  }

  private static func queueAdvice(for error: SystemCallError) -> String? {
    switch error.errno {
    case EEXIST: "a queue of that name is there with another owner or mode; remove it, or choose another name"
    case EINVAL:
      "above the limits in /proc/sys/fs/mqueue MessageQueueMaxMessages= and MessageQueueMessageSize= need"
        + " CAP_SYS_RESOURCE"
    case EMFILE:
      "usherd may open no more descriptors (ulimit -n, LimitNOFILE=), or its queues take more bytes than it may"
        + " have (ulimit -q, LimitMSGQUEUE=)"
    case ENOSPC: "the system holds as many queues as it may; raise fs.mqueue.queues_max, or remove some"
    case EACCES, ENOENT: "the name of a queue is a slash and a name without slashes"
    default: nil
    }
  }
}

extension ListenAddress {
  fileprivate var isVsock: Bool {
    if case .vsock = self { true } else { false }
  }

  package var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port, _), .port(let port), .host(_, let port): port
    case .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: nil
    }
  }
}
