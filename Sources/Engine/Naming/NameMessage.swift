import Linux

/// How requests and answers stand in the packets between the daemon and its helper: numbers in the
/// machine's order, texts after their length. One packet, one message.
enum NameMessage {
  /// More groups than this are left out; a packet has to hold them.
  static let mostGroups = 8192
  static let longestPacket = 128 * 1024

  static func encode(_ request: NameRequest, id: UInt64) -> [UInt8] {
    var bytes = Encoder()
    bytes.put(id)
    bytes.put(request.user)
    bytes.put(request.group)
    bytes.put(UInt32(truncatingIfNeeded: request.supplementaryGroups.count))
    for group in request.supplementaryGroups { bytes.put(group) }
    return bytes.bytes
  }

  static func decodeRequest(_ packet: [UInt8]) -> (id: UInt64, request: NameRequest)? {
    var bytes = Decoder(packet)
    guard let id: UInt64 = bytes.number(), let user = bytes.optionalText(), let group = bytes.optionalText(),
      let count: UInt32 = bytes.number(), count <= mostGroups
    else { return nil }
    var request = NameRequest(user: user, group: group)
    for _ in 0..<count {
      guard let text = bytes.text() else { return nil }
      request.supplementaryGroups.append(text)
    }
    return (id, request)
  }

  static func encode(_ answer: Result<ResolvedUser, NameFailure>, id: UInt64) -> [UInt8] {
    var bytes = Encoder()
    bytes.put(id)
    switch answer {
    case .success(let user):
      bytes.put(UInt32(0))
      bytes.put(user.uid)
      bytes.put(user.gid)
      bytes.put(user.name)
      bytes.put(user.home)
      bytes.put(user.shell)
      bytes.put(UInt32(user.changesUser ? 1 : 0))
      bytes.put(user.supplementaryGroups)
      bytes.put(user.ownGroups)
    case .failure(.unknownUser(let name)):
      bytes.put(UInt32(1))
      bytes.put(name)
    case .failure(.unknownGroup(let name)):
      bytes.put(UInt32(2))
      bytes.put(name)
    case .failure(.failed(let name, let number)):
      bytes.put(UInt32(3))
      bytes.put(name)
      bytes.put(UInt32(bitPattern: number))
    case .failure(.overdue(let name)), .failure(.noHelper(let name)):
      bytes.put(UInt32(1))
      bytes.put(name)
    }
    return bytes.bytes
  }

  static func decodeAnswer(_ packet: [UInt8]) -> (id: UInt64, answer: Result<ResolvedUser, NameFailure>)? {
    var bytes = Decoder(packet)
    guard let id: UInt64 = bytes.number(), let kind: UInt32 = bytes.number() else { return nil }
    switch kind {
    case 0: return user(&bytes).map { (id, .success($0)) }
    case 1: return bytes.text().map { (id, .failure(.unknownUser($0))) }
    case 2: return bytes.text().map { (id, .failure(.unknownGroup($0))) }
    case 3:
      guard let name = bytes.text(), let number: UInt32 = bytes.number() else { return nil }
      return (id, .failure(.failed(name, errno: Int32(bitPattern: number))))
    default: return nil
    }
  }

  private static func user(_ bytes: inout Decoder) -> ResolvedUser? {
    guard let uid: UInt32 = bytes.number(), let gid: UInt32 = bytes.number(), let name = bytes.text(),
      let home = bytes.optionalText(), let shell = bytes.optionalText(), let changes: UInt32 = bytes.number(),
      let groups = bytes.numbers(), let own = bytes.numbers()
    else { return nil }
    return ResolvedUser(
      uid: uid, gid: gid, supplementaryGroups: groups, ownGroups: own, name: name, home: home, shell: shell,
      changesUser: changes == 1)
  }
}

private struct Encoder {
  var bytes: [UInt8] = []

  mutating func put(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number) { bytes += $0 }
  }

  /// More than `mostGroups` are left out.
  mutating func put(_ groups: [UInt32]) {
    let groups = groups.prefix(NameMessage.mostGroups)
    put(UInt32(truncatingIfNeeded: groups.count))
    for group in groups { put(group) }
  }

  /// Nil has the length that no text has.
  mutating func put(_ text: String?) {
    guard let text else { return put(UInt32.max) }
    put(UInt32(truncatingIfNeeded: text.utf8.count))
    bytes += text.utf8
  }
}

private struct Decoder {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func number<T: FixedWidthInteger>() -> T? {
    let size = MemoryLayout<T>.size
    guard rest.count >= size else { return nil }
    defer { rest = rest.dropFirst(size) }
    return rest.withUnsafeBytes { $0.loadUnaligned(as: T.self) }
  }

  mutating func numbers() -> [UInt32]? {
    guard let count: UInt32 = number(), count <= NameMessage.mostGroups else { return nil }
    var found: [UInt32] = []
    for _ in 0..<count {
      guard let one: UInt32 = number() else { return nil }
      found.append(one)
    }
    return found
  }

  /// Outer nil: the packet is broken. Inner nil: there is no text.
  mutating func optionalText() -> String?? {
    guard let count: UInt32 = number() else { return nil }
    if count == .max { return .some(nil) }
    guard rest.count >= Int(count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return String(decoding: rest.prefix(Int(count)), as: UTF8.self)
  }

  mutating func text() -> String? { optionalText() ?? nil }
}
