/// From a datagram to a `NotifyMessage`.
extension NotifyMessage {
  /// The longest `STATUS=` that is kept, in bytes.
  private static let longestStatus = 4096

  /// Lines, separated by newlines; at the second of two equal keys the last one counts.
  package init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals != line.startIndex else {
        malformedCount &+= 1
        continue
      }
      let key = String(decoding: line[..<equals], as: UTF8.self)
      if !read(key, line[line.index(after: equals)...]) { malformedCount &+= 1 }
    }
  }

  /// Answers false if the value cannot be.
  private mutating func read(_ key: String, _ value: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: value.prefix(NotifyMessage.longestStatus), as: UTF8.self)
    switch key {
    case "READY": return set(\.isReady, text, .ready)
    case "RELOADING": return set(\.isReloading, text, .reloading)
    case "STOPPING": return set(\.isStopping, text, .stopping)
    case "FDSTORE": return set(\.storesDescriptors, text)
    case "FDSTOREREMOVE": return set(\.removesDescriptors, text)
    case "MAINPIDFD": return set(\.hasMainPidfd, text)
    case "BARRIER": return set(\.isBarrier, text)
    case "RESTART_RESET": return set(\.resetsRestarts, text)
    case "STATUS": status = text.isEmpty ? nil : text
    case "BUSERROR": busError = text
    case "MONOTONIC_USEC": return set(\.monotonicMicroseconds, UInt64(text))
    case "ERRNO": return set(\.errorNumber, Int32(text).flatMap { $0 >= 0 ? $0 : nil })
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

  private mutating func set(
    _ path: WritableKeyPath<NotifyMessage, Bool>, _ text: String, _ word: Word
  ) -> Bool {
    guard set(path, text) else { return false }
    lastWord = word
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

  /// At most 255 printable ASCII characters without `:`.
  private static func isDescriptorName(_ name: ArraySlice<UInt8>) -> Bool {
    name.count <= 255 && name.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
  }
}
