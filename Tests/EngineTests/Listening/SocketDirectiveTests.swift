import Engine
import Foundation
import Glibc
import Linux
import TestRig
import Testing
import UnitModel
import UnitSyntax

/// Every directive of `[Socket]`, each by itself, from the text of a unit to what the kernel says of the
/// descriptor. The scenarios of `Tests/Conformance` have the same by the side of a real systemd.
@Suite("Directives of sockets, read back from the kernel")
struct SocketDirectiveTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var line: String
    var listen: String
    /// What is asked of the descriptor.
    var option: SocketOption
    var listening: Int32
    /// What an accepted connection has; nil where none is accepted.
    var accepted: Int32?

    init(_ line: String, _ listen: String, _ option: SocketOption, _ listening: Int32, accepted: Int32? = nil)
    {
      self.line = line
      self.listen = listen
      self.option = option
      self.listening = listening
      self.accepted = accepted
    }

    var key: String { String(line.prefix { $0 != "=" }) }
    var testDescription: String { "\(line) on \(listen)" }
  }

  private static let tcp = "ListenStream=127.0.0.1:0"
  private static let tcp6 = "ListenStream=[::1]:0"
  private static let udp = "ListenDatagram=127.0.0.1:0"
  private static let udp6 = "ListenDatagram=[::1]:0"
  private static let unix = "ListenStream=%/u"
  private static let packets = "ListenSequentialPacket=%/p"
  private static let netlink = "ListenNetlink=kobject-uevent 0"

  static let cases: [Case] = [
    Case("BindIPv6Only=ipv6-only", tcp6, .ipv6Only, 1, accepted: 1),
    Case("BindIPv6Only=both", "ListenDatagram=[::]:0", .ipv6Only, 0),
    Case("ReusePort=yes", tcp, .reusePort, 1, accepted: 1),
    Case("ReusePort=yes", udp6, .reusePort, 1),
    Case("ReusePort=yes", unix, .reusePort, 0, accepted: 0),
    Case("FreeBind=yes", tcp, .ipv4FreeBind, 1, accepted: 1),
    Case("FreeBind=yes", udp6, .ipv6FreeBind, 1),
    Case("KeepAlive=yes", tcp, .keepAlive, 1, accepted: 1),
    Case("KeepAlive=yes", tcp6, .keepAlive, 1, accepted: 1),
    Case("KeepAlive=no", tcp, .keepAlive, 0, accepted: 0),
    Case("KeepAliveTimeSec=90", tcp, .keepIdle, 90, accepted: 90),
    Case("KeepAliveIntervalSec=1min", tcp6, .keepInterval, 60, accepted: 60),
    Case("KeepAliveProbes=4", tcp, .keepCount, 4, accepted: 4),
    Case("NoDelay=yes", tcp, .noDelay, 1, accepted: 1),
    Case("DeferAcceptSec=3", tcp, .deferAccept, 3),
    Case("Priority=5", tcp, .priority, 5, accepted: 5),
    Case("Priority=5", udp6, .priority, 5),
    Case("Priority=5", unix, .priority, 5, accepted: 5),
    Case("IPTOS=low-delay", tcp, .ipv4TypeOfService, 16, accepted: 16),
    Case("IPTOS=0x08", udp, .ipv4TypeOfService, 8),
    Case("IPTTL=33", tcp, .ipv4TimeToLive, 33, accepted: 33),
    Case("IPTTL=33", tcp6, .ipv6UnicastHops, 33, accepted: 33),
    Case("IPTTL=33", udp6, .ipv6UnicastHops, 33),
    Case("ReceiveBuffer=64K", tcp, .receiveBuffer, 131072, accepted: 131072),
    Case("ReceiveBuffer=64K", packets, .receiveBuffer, 131072, accepted: 131072),
    Case("ReceiveBuffer=64K", netlink, .receiveBuffer, 131072),
    Case("SendBuffer=32K", tcp, .sendBuffer, 65536, accepted: 65536),
    Case("SendBuffer=32K", unix, .sendBuffer, 65536, accepted: 65536),
    Case("Broadcast=yes", udp, .broadcast, 1),
    Case("Broadcast=yes", unix, .broadcast, 1, accepted: 1),
    Case("PassCredentials=yes", unix, .passCredentials, 1, accepted: 1),
    Case("PassCredentials=yes", packets, .passCredentials, 1, accepted: 1),
    Case("PassCredentials=yes", netlink, .passCredentials, 1),
    Case("PassSecurity=yes", unix, .passSecurity, 1, accepted: 1),
    Case("PassPacketInfo=yes", udp, .ipv4PacketInfo, 1),
    Case("PassPacketInfo=yes", udp6, .ipv6PacketInfo, 1),
    Case("PassPacketInfo=yes", netlink, .netlinkPacketInfo, 1),
    Case("Timestamping=us", udp, .timestamp, 1),
    Case("Timestamping=ns", unix, .timestampNanoseconds, 1, accepted: 1),
    Case("Timestamping=off", udp, .timestamp, 0),
    Case("SocketProtocol=mptcp", udp, .protocolNumber, 17),
    Case("PassPIDFD=yes", tcp, .noDelay, 0, accepted: 0),
    Case("AcceptFileDescriptors=no", udp, .broadcast, 0),
  ]

  /// Those that not every kernel has.
  static let newer: [Case] = [
    Case("PassPIDFD=yes", unix, .passPidfd, 1, accepted: 1),
    Case("PassPIDFD=yes", packets, .passPidfd, 1, accepted: 1),
    Case("PassPIDFD=no", unix, .passPidfd, 0, accepted: 0),
    Case("AcceptFileDescriptors=no", unix, .passRights, 0, accepted: 0),
    Case("AcceptFileDescriptors=no", "ListenDatagram=%/d", .passRights, 0),
    Case("AcceptFileDescriptors=yes", unix, .passRights, 1, accepted: 1),
  ]

  /// Those that need rights.
  static let privileged: [Case] = [
    Case("Mark=9", tcp, .mark, 9, accepted: 9), Case("Mark=9", unix, .mark, 9, accepted: 9),
    Case("Mark=9", netlink, .mark, 9), Case("Transparent=yes", tcp, .ipv4Transparent, 1, accepted: 1),
    Case("Transparent=yes", udp6, .ipv6Transparent, 1),
    // Above net.core.rmem_max and wmem_max.
    Case("ReceiveBuffer=64M", udp, .receiveBuffer, 134_217_728),
    Case("SendBuffer=64M", tcp, .sendBuffer, 134_217_728, accepted: 134_217_728),
  ]

  /// Which test looks at the rest, by the name of a scenario of Tests/Conformance, or of a test file here.
  static let elsewhere: [String: String] = [
    "ListenStream": "socket-defaults", "ListenDatagram": "socket-defaults",
    "ListenSequentialPacket": "socket-defaults", "ListenFIFO": "fifo", "ListenSpecial": "listen-special",
    "ListenNetlink": "netlink", "ListenMessageQueue": "message-queue", "Backlog": "tcp-options",
    "BindToDevice": "options-udp", "SocketUser": "unix-modes", "SocketGroup": "fifo",
    "SocketMode": "unix-modes",
    "DirectoryMode": "unix-modes", "Symlinks": "symlinks", "RemoveOnStop": "remove-on-stop",
    "Writable": "listen-special", "PipeSize": "options-other", "MessageQueueMaxMessages": "message-queue",
    "MessageQueueMessageSize": "message-queue", "TCPCongestion": "options-connections",
    "Accept": "accept-yes-tcp", "Service": "names-and-service", "FileDescriptorName": "names-and-service",
    "FlushPending": "flush-pending", "MaxConnections": "max-connections",
    "MaxConnectionsPerSource": "connections-per-source", "TriggerLimitIntervalSec": "trigger-limits",
    "TriggerLimitBurst": "trigger-limits", "PollLimitIntervalSec": "ConnectionScenarios.swift",
    "PollLimitBurst": "ConnectionScenarios.swift", "ExecStartPre": "socket-hooks-fail",
    "ExecStartPost": "socket-hooks-fail", "ExecStopPre": "socket-hooks-fail",
    "ExecStopPost": "socket-hooks-fail",
    "TimeoutSec": "socket-hooks-time", "DeferTrigger": "defer-trigger",
    "DeferTriggerMaxSec": "DeferTriggerScenarios.swift", "PassFileDescriptorsToExec": "pass-fds-to-exec",
    "SmackLabel": "SocketMarkTests.swift", "SmackLabelIPIn": "SocketMarkTests.swift",
    "SmackLabelIPOut": "SocketMarkTests.swift", "XAttrEntryPoint": "SocketMarkTests.swift",
    "XAttrListen": "SocketMarkTests.swift", "XAttrAccept": "SocketMarkTests.swift",
  ]

  @Test("each is on the listening socket, and on the accepted one", arguments: cases)
  func each(_ row: Case) throws { try check(row) }

  @Test(
    "so are those that need rights, beyond the system's limits", .enabled(if: isRoot), arguments: privileged)
  func withRights(_ row: Case) throws { try check(row) }

  @Test("what this kernel has not is told, and what it has is set", arguments: newer)
  func onNewerKernels(_ row: Case) throws {
    let socket = try Socket.open(family: AF_UNIX, kind: .stream)
    if (try? row.option.value(on: socket.number)) != nil { return try check(row) }
    let bench = ListeningBench()
    bench.settings = try settings("[Socket]\n\(row.listen)\n\(row.line)\n", in: bench.directory)
    let asksForIt = row.line == "PassPIDFD=yes" || row.line == "AcceptFileDescriptors=no"
    #expect(try bench.start()[0].warnings.map(\.key) == (asksForIt ? [row.key] : []))
  }

  private func check(_ row: Case) throws {
    let bench = ListeningBench()
    bench.settings = try settings("[Socket]\n\(row.listen)\n\(row.line)\n", in: bench.directory)
    let listener = try bench.start()[0]
    #expect(listener.warnings == [])
    #expect(try row.option.value(on: listener.descriptor.number) == row.listening)
    guard let expected = row.accepted, let address = listener.address else { return }
    let kind: Socket.Kind = listener.type == .sequentialPacket ? .sequentialPacket : .stream
    let client = try connection(to: address, kind: kind)
    var waiting = pollfd(fd: listener.descriptor.number, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 5000) == 1)
    let accepted = try #require(Acceptor.acceptBatch(on: listener).connections.first)
    let fd = accepted.descriptor.number
    #expect(
      SocketOptions(bench.settings).apply(
        to: fd, family: address.family, isStream: kind == .stream, isAccepted: true) == [])
    #expect(try row.option.value(on: fd) == expected)
    #expect(client.isOpen)
  }

  private func settings(_ text: String, in directory: String) throws -> SocketSettings {
    let text = text.replacingOccurrences(of: "%/", with: directory + "/").replacingOccurrences(
      of: "]:0", with: "]:9999"
    ).replacingOccurrences(of: "127.0.0.1:0", with: "127.0.0.1:9999")
    let fragment = Lexer.lex(SourceText(path: "/test/web.socket", bytes: Array(text.utf8)))
    let decoded = UnitDecoder(surroundings: Surroundings()).decode(
      MergedUnit(assignments: fragment.assignments), name: .web)
    #expect(decoded.diagnostics.map(\.what) == [])
    guard case .socket(var settings) = decoded.kind else { throw ListeningBench.Unexpected.success }
    // The text has a port, as a unit must; the test takes any that is free.
    for index in settings.listeners.indices {
      switch settings.listeners[index].address {
      case .ipv4(let bytes, _): settings.listeners[index].address = .ipv4(bytes, port: 0)
      case .ipv6(let bytes, _, let scope):
        settings.listeners[index].address = .ipv6(bytes, port: 0, scope: scope)
      default: break
      }
    }
    return settings
  }

  @Test("no directive that is applied is left out, and each other test is there")
  func completeness() throws {
    let covered = Set((Self.cases + Self.privileged + Self.newer).map(\.key)).union(Self.elsewhere.keys)
    // In the order in which they stand in the catalogue; multipath TCP has a test of its own beside the case.
    let applied = Catalogue.all.filter { directive in
      directive.group == .socket && directive.support == .applied
    }
    #expect(applied.count > 50)
    #expect(applied.map(\.name).filter { !covered.contains($0) } == [])
    let manager = FileManager.default
    for place in Set(Self.elsewhere.values) {
      let root = Checkout.root + "/Tests/"
      let isThere = [
        "Conformance/rig/scenarios/" + place, "Conformance/rig/scenarios-252/" + place,
        "Conformance/rig/scenarios-262/" + place, "SimulationTests/" + place,
        "EngineTests/Listening/" + place,
      ].contains { manager.fileExists(atPath: root + $0) }
      #expect(isThere, "\(place)")
    }
    // What is not applied is known, and said to have no effect; docs/reference/differences.md tells why.
    let known = Catalogue.all.filter { $0.group == .socket && $0.support == .known }
    #expect(known.map(\.name) == ["ListenUSBFunction", "SELinuxContextFromNet"])
  }
}
