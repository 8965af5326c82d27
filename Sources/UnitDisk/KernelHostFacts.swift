import Glibc
import Linux
import UnitChecks

/// What is on this host: executables, users, groups, interfaces, addresses.
///
/// Answers are for whoever asks: what the caller may not look at cannot be told. Users and groups are asked
/// of the name service, which may wait; so this is for tools, not for the daemon.
package struct KernelHostFacts: HostFacts {
  package init() {}

  package func isExecutable(_ path: String) -> Bool? {
    guard let mode = mode(of: path) else { return known(path) }
    // Who runs it is not who asks: any of the three bits will do.
    return mode & S_IFMT == S_IFREG && mode & 0o111 != 0
  }

  package func fileExists(_ path: String) -> Bool? {
    guard let mode = mode(of: path) else { return known(path) }
    return mode & S_IFMT != S_IFDIR
  }

  package func directoryExists(_ path: String) -> Bool? {
    guard let mode = mode(of: path) else { return known(path) }
    return mode & S_IFMT == S_IFDIR
  }

  /// - Source: systemd.exec(5), "User="; getpwnam_r(3)
  package func userExists(_ name: String) -> Bool? {
    // A number needs no entry.
    if UInt32(name) != nil { return true }
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return answer {
      guard let buffer = $0.baseAddress else { return ENOMEM }
      return getpwnam_r(name, &entry, buffer, $0.count, &found)
    } isThere: {
      found != nil
    }
  }

  package func groupExists(_ name: String) -> Bool? {
    if UInt32(name) != nil { return true }
    var entry = group()
    var found: UnsafeMutablePointer<group>?
    return answer {
      guard let buffer = $0.baseAddress else { return ENOMEM }
      return getgrnam_r(name, &entry, buffer, $0.count, &found)
    } isThere: {
      found != nil
    }
  }

  package func interfaceExists(_ name: String) -> Bool? {
    // Alternative names are known to the kernel's socket calls only; if_nametoindex(3) resolves them as well.
    if_nametoindex(name) != 0
  }

  package func addressExists(_ address: [UInt8]) -> Bool? {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return nil }
    defer { freeifaddrs(list) }
    var next = list
    while let entry = next {
      next = entry.pointee.ifa_next
      guard let own = entry.pointee.ifa_addr else { continue }
      switch Int32(own.pointee.sa_family) {
      case AF_INET where address.count == 4:
        let bytes = own.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) }
        }
        // All of 127.0.0.0/8 is this host's, once one of it is.
        if bytes == address || (bytes.first == 127 && address.first == 127) { return true }
      case AF_INET6 where address.count == 16:
        let bytes = own.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
          withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }
        }
        if bytes == address { return true }
      default: continue
      }
    }
    return false
  }

  private func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  /// What the last failed look at a path tells: that it is not there, or nothing.
  private func known(_ path: String) -> Bool? {
    errno == ENOENT || errno == ENOTDIR ? false : nil
  }

  /// Asks the name service with a buffer that grows until it is enough.
  private func answer(
    _ ask: (UnsafeMutableBufferPointer<CChar>) -> Int32, isThere: () -> Bool
  ) -> Bool? {
    var size = 4096
    while size <= 1 << 20 {
      let status = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size, ask)
      switch status {
      case 0: return isThere()
      // Some name services report an absent entry so.
      case ENOENT, ESRCH: return false
      case ERANGE: size *= 4
      case EINTR: continue
      default: return nil
      }
    }
    return nil
  }
}
