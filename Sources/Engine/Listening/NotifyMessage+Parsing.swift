import CLinux

/// From a datagram to a `NotifyMessage`.
extension NotifyMessage {
  /// The longest `STATUS=` that is kept, in bytes.
  private static let longestStatus = 4096
  private static let highestError: Int32 = 4095
  /// The keys whose first value counts, even if that is none.
  private static let valued: Set<String> = [
    "STATUS", "BUSERROR", "MONOTONIC_USEC", "ERRNO", "EXIT_STATUS", "MAINPID", "WATCHDOG_USEC",
    "EXTEND_TIMEOUT_USEC", "NOTIFYACCESS", "FDNAME", "WATCHDOG",
  ]

  /// Lines, separated by newlines; of two values of one key the first counts, but for words
  /// that are said (`READY=1`): each of them does.
  package init(_ bytes: [UInt8]) {
    var known: Set<String> = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals != line.startIndex else {
        malformedCount &+= 1
        continue
      }
      let key = String(decoding: line[..<equals], as: UTF8.self)
      if NotifyMessage.valued.contains(key), !known.insert(key).inserted { continue }
      if !read(key, line[line.index(after: equals)...]) { malformedCount &+= 1 }
    }
  }

  /// Answers false if the value cannot be.
  private mutating func read(_ key: String, _ value: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: value.prefix(NotifyMessage.longestStatus), as: UTF8.self)
    switch key {
    case "READY": return set(\.isReady, text)
    case "RELOADING": return set(\.isReloading, text)
    case "STOPPING": return set(\.isStopping, text)
    case "FDSTORE": return set(\.storesDescriptors, text)
    case "FDSTOREREMOVE": return set(\.removesDescriptors, text)
    case "MAINPIDFD": return set(\.hasMainPidfd, text)
    case "BARRIER": return set(\.isBarrier, text)
    case "RESTART_RESET": return set(\.resetsRestarts, text)
    case "STATUS": status = text.isEmpty ? nil : text
    case "BUSERROR": busError = text
    case "MONOTONIC_USEC": return set(\.monotonicMicroseconds, UInt64(text))
    case "ERRNO": return set(\.errorNumber, NotifyMessage.errorNumber(text))
    case "EXIT_STATUS": return set(\.exitStatus, UInt8(text))
    case "MAINPID": return set(\.mainPid, Int32(text).flatMap { $0 > 0 ? $0 : nil })
    case "WATCHDOG_USEC": return set(\.watchdogMicroseconds, UInt64(text))
    case "EXTEND_TIMEOUT_USEC": return set(\.extendTimeoutMicroseconds, UInt64(text))
    case "NOTIFYACCESS": return set(\.notifyAccess, Access(rawValue: text))
    case "FDNAME":
      guard NotifyMessage.isDescriptorName(value) else { return false }
      descriptorName = text
    case "FDPOLL":
      guard text == "0" || text == "1" else { return false }
      pollsDescriptors = text == "1"
    case "WATCHDOG":
      switch text {
      case "1": watchdog = .keepAlive
      case "trigger": watchdog = .trigger
      default: return false
      }
    default: unknownCount &+= 1
    }
    return true
  }

  private mutating func set(_ path: WritableKeyPath<NotifyMessage, Bool>, _ text: String) -> Bool {
    guard text == "1" else { return false }
    self[keyPath: path] = true
    return true
  }

  private mutating func set<Value>(
    _ path: WritableKeyPath<NotifyMessage, Value?>, _ value: Value?
  ) -> Bool {
    guard let value else { return false }
    self[keyPath: path] = value
    return true
  }

  /// A number up to the highest that the kernel has, or a name, `ENOENT`.
  private static func errorNumber(_ text: String) -> Int32? {
    if let number = Int32(text) { return (0...highestError).contains(number) ? number : nil }
    guard text.hasPrefix("E") else { return nil }
    return (1...highestError).first { usher_errno_name($0).map { String(cString: $0) == text } ?? false }
  }

  /// At most 255 printable ASCII characters without `:`.
  private static func isDescriptorName(_ name: ArraySlice<UInt8>) -> Bool {
    name.count <= 255 && name.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
  }
}
