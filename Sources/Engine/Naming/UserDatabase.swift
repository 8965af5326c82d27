import Glibc
import Linux

/// NSS itself: blocking calls, for the helper process only.
enum UserDatabase {
  struct User {
    var name: String
    var uid: UInt32
    var gid: UInt32
    var home: String
    var shell: String
  }

  /// By name, or by number if `text` is one.
  ///
  /// Root and nobody are who they are, whatever the user database says of them: so it is under systemd, which
  /// needs them before there is a database.
  static func user(_ text: String) throws(NameFailure) -> User {
    switch text {
    case "root", "0":
      let shell = access("/bin/bash", F_OK) == 0 ? "/bin/bash" : "/bin/sh"
      return User(name: "root", uid: 0, gid: 0, home: "/root", shell: shell)
    case "nobody", "65534":
      return User(name: "nobody", uid: 65534, gid: 65534, home: "/", shell: "/usr/sbin/nologin")
    default: break
    }
    var failure: Int32 = 0
    let found = withBuffer { buffer -> (User?, Int32) in
      guard let base = buffer.baseAddress else { return (nil, ENOMEM) }
      var entry = passwd()
      var result: UnsafeMutablePointer<passwd>?
      let code =
        UInt32(text).map { getpwuid_r($0, &entry, base, buffer.count, &result) }
        ?? getpwnam_r(text, &entry, base, buffer.count, &result)
      return (result.map { user($0.pointee) }, code)
    } failure: {
      failure = $0
    }
    if let found { return found }
    if isAbsence(failure) { throw .unknownUser(text) }
    throw .failed("user \(text)", errno: failure)
  }

  /// By name, or by number if `text` is one.
  static func group(_ text: String) throws(NameFailure) -> UInt32 {
    var failure: Int32 = 0
    let found = withBuffer { buffer -> (UInt32?, Int32) in
      guard let base = buffer.baseAddress else { return (nil, ENOMEM) }
      var entry = Glibc.group()
      var result: UnsafeMutablePointer<Glibc.group>?
      let code =
        UInt32(text).map { getgrgid_r($0, &entry, base, buffer.count, &result) }
        ?? getgrnam_r(text, &entry, base, buffer.count, &result)
      return (result.map { $0.pointee.gr_gid }, code)
    } failure: {
      failure = $0
    }
    if let found { return found }
    if text == "root" || text == "0" { return 0 }
    if isAbsence(failure) { throw .unknownGroup(text) }
    throw .failed("group \(text)", errno: failure)
  }

  /// All groups of a user, `primary` among them.
  static func groups(of name: String, primary: UInt32) -> [UInt32] {
    var count: Int32 = 64
    // It tells how many there are when there was not room for all.
    for _ in 0..<4 {
      var groups = [gid_t](repeating: 0, count: Int(count))
      if getgrouplist(name, primary, &groups, &count) >= 0 { return Array(groups.prefix(Int(count))) }
      if count <= 0 || count > 65536 { break }
    }
    return [primary]
  }

  private static func user(_ entry: passwd) -> User {
    User(
      name: string(entry.pw_name), uid: entry.pw_uid, gid: entry.pw_gid, home: string(entry.pw_dir),
      shell: string(entry.pw_shell))
  }

  private static func string(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  /// Calls with a growing buffer while NSS says ERANGE.
  private static func withBuffer<Value>(
    _ call: (UnsafeMutableBufferPointer<CChar>) -> (Value?, Int32), failure: (Int32) -> Void
  ) -> Value? {
    var size = 4096
    while true {
      let (value, code) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size, call)
      if let value { return value }
      if code == EINTR { continue }
      if code == ERANGE && size < 1 << 20 {
        size &*= 4
        continue
      }
      failure(code)
      return nil
    }
  }

  /// What getpwnam(3) lists for "not found".
  private static func isAbsence(_ code: Int32) -> Bool {
    code == 0 || code == ENOENT || code == ESRCH || code == EBADF || code == EPERM
  }
}

func nameErrorWords(_ number: Int32) -> String { errnoWords(number) }
