import Glibc
import Linux

/// The process that asks NSS: the daemon's own program, started anew with `--nss-helper`.
///
/// An NSS module may wait for a service that usherd itself must start, crash, or hang: here it may.
/// One request at a time, answered in their order; the end of the socket is the end of the process.
package enum NSSHelper {
  /// What stands in argv[1].
  package static let argument = "--nss-helper"
  /// The descriptor on which the daemon talks to it.
  package static let descriptor: Int32 = 3

  /// The main function of the helper process.
  package static func main() -> Int32 {
    serve(descriptor)
    return 0
  }

  /// Answers requests on a blocking SEQPACKET socket until its other end is closed.
  package static func serve(_ fd: Int32) {
    var packet = [UInt8](repeating: 0, count: NameMessage.longestPacket)
    while true {
      let count = recv(fd, &packet, packet.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      guard let (id, request) = NameMessage.decodeRequest(Array(packet.prefix(count))) else { continue }
      let answer = NameMessage.encode(resolve(request), id: id)
      while send(fd, answer, answer.count, Int32(MSG_NOSIGNAL)) < 0 {
        if errno != EINTR { return }
      }
    }
  }

  /// Looks everything up, here and now: may block for as long as NSS does.
  ///
  /// - Source: systemd.exec(5), "User/Group Identity"; nss(5)
  package static func resolve(_ request: NameRequest) -> Result<ResolvedUser, NameFailure> {
    do throws(NameFailure) {
      var result = ResolvedUser(uid: geteuid(), gid: getegid(), name: "", changesUser: false)
      var groups: Set<UInt32> = []
      if let name = request.user {
        let user = try UserDatabase.user(name)
        result = ResolvedUser(
          uid: user.uid, gid: user.gid, name: user.name, home: user.home, shell: user.shell)
        if let group = request.group { result.gid = try UserDatabase.group(group) }
        if result.gid != 0 {
          groups.formUnion(UserDatabase.groups(of: user.name, primary: result.gid))
          result.ownGroups = groups.sorted()
        }
      } else {
        let own = try? UserDatabase.user(String(geteuid()))
        result.name = own?.name ?? String(geteuid())
        result.home = own?.home
        result.shell = own?.shell
        if let group = request.group { result.gid = try UserDatabase.group(group) }
      }
      for name in request.supplementaryGroups { groups.insert(try UserDatabase.group(name)) }
      result.supplementaryGroups = groups.sorted()
      return .success(result)
    } catch {
      return .failure(error)
    }
  }
}
