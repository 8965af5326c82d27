import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Rules over socket units")
struct SocketRuleTests {
  /// The findings of `web.socket` with this section, beside its service and template.
  private func socket(_ lines: String, release: Int? = 262, isUserMode: Bool = false) -> [String] {
    CheckBench.all(
      [
        "web.socket": "[Socket]\n\(lines)\n\(CheckBench.install)", "web.service": service,
        "web@.service": service,
      ], release: release, isUserMode: isUserMode)
  }

  /// Not root's, so that a path with the default mode is nothing to tell.
  private let service = CheckBench.service + "User=www\n"

  @Test(
    "An option without a listener it is about is told",
    arguments: [
      ("ListenStream=/run/a", "KeepAlive=yes"), ("ListenStream=@a", "NoDelay=yes"),
      ("ListenDatagram=80", "DeferAcceptSec=5"), ("ListenStream=/run/a", "IPTOS=low-delay"),
      ("ListenStream=/run/a", "ReusePort=yes"), ("ListenStream=127.0.0.1:80", "BindIPv6Only=both"),
      ("ListenStream=80", "SocketMode=0600"), ("ListenStream=@a", "SocketUser=bin"),
      ("ListenStream=80", "DirectoryMode=0700"), ("ListenStream=80", "RemoveOnStop=yes"),
      ("ListenStream=80", "PipeSize=4096"), ("ListenStream=80", "MessageQueueMaxMessages=5"),
      ("ListenDatagram=80", "Backlog=5"), ("ListenFIFO=/run/f", "Writable=yes"),
      ("ListenStream=80", "PassCredentials=yes"), ("ListenFIFO=/run/f", "SendBuffer=4096"),
      ("ListenStream=/run/a", "BindToDevice=lo"), ("ListenStream=/run/a", "FreeBind=yes"),
      ("ListenStream=/run/a", "IPTTL=5"), ("ListenStream=/run/a", "Transparent=yes"),
      ("ListenStream=80", "Broadcast=yes"), ("ListenDatagram=/run/a", "Broadcast=yes"),
      ("ListenStream=80", "PassPacketInfo=yes"), ("ListenFIFO=/run/f", "Timestamping=us"),
      ("ListenStream=80", "SocketProtocol=udplite"), ("ListenDatagram=80", "SocketProtocol=sctp"),
      ("ListenDatagram=80", "SocketProtocol=mptcp"), ("ListenDatagram=/run/a", "SocketProtocol=sctp"),
    ])
  func optionWithoutListener(listen: String, option: String) {
    let key = String(option.prefix { $0 != "=" })
    #expect(socket("\(listen)\n\(option)") == ["option-needs-listener web.socket:3:\(key)"])
  }

  @Test(
    "An option that one of several listeners uses is not told",
    arguments: [
      "ListenStream=/run/a\nListenStream=80\nKeepAlive=yes\nNoDelay=yes\nSocketMode=0600",
      "ListenDatagram=80\nListenStream=81\nBacklog=5",
      "ListenMessageQueue=/q\nSocketMode=0600\nRemoveOnStop=yes",
      "ListenFIFO=/run/f\nPipeSize=4096\nDirectoryMode=0700", "ListenStream=80\nBindIPv6Only=ipv6-only",
      "ListenStream=/run/a\nKeepAlive=no\nReusePort=0", "ListenNetlink=route 1\nPassCredentials=yes",
      "ListenUSBFunction=/dev/ffs\nListenStream=/run/a\nKeepAlive=yes",
      "ListenStream=80\nListenStream=/run/a\nPassPIDFD=yes\nAcceptFileDescriptors=no\nXAttrEntryPoint=user.a=b",
      "ListenStream=80\nAcceptFileDescriptors=yes\nPassPIDFD=no\nSmackLabelIPIn=x\nXAttrListen=user.a=b",
      "ListenFIFO=/run/f\nSmackLabel=x",
      "ListenStream=80\nPassFileDescriptorsToExec=yes\nExecStopPost=/bin/true",
      "ListenStream=vsock:2:1234\nReceiveBuffer=64K\nBacklog=5\nMark=3",
      "ListenDatagram=80\nBroadcast=yes\nPassPacketInfo=yes\nTimestamping=us",
      "ListenNetlink=route 1\nPassPacketInfo=yes", "ListenDatagram=80\nSocketProtocol=udplite",
      "ListenStream=80\nListenDatagram=80\nSocketProtocol=SCTP",
    ])
  func optionWithListener(lines: String) {
    #expect(socket(lines).filter { $0.hasPrefix("option") }.isEmpty)
  }

  @Test("StopWhenIdleSec= needs connections that can be counted, and a service that has them")
  func idle() {
    let idle = "[X-Usher]\nStopWhenIdleSec=5"
    #expect(socket("ListenStream=80\nListenStream=/run/a\nListenSequentialPacket=@b\n\(idle)").isEmpty)
    for other in ["ListenDatagram=80", "ListenFIFO=/run/f", "ListenStream=vsock:2:1234"] {
      #expect(
        socket("ListenStream=80\n\(other)\n\(idle)") == [
          "option-needs-listener web.socket:5:StopWhenIdleSec"
        ])
    }
    #expect(
      socket("ListenStream=80\nAccept=yes\n\(idle)") == ["option-needs-accept web.socket:5:StopWhenIdleSec"])
    #expect(socket("ListenDatagram=80\n[X-Usher]\nStopWhenIdleSec=infinity").isEmpty)
  }

  @Test("Limits of connections need Accept=yes")
  func acceptNo() {
    #expect(
      socket("ListenStream=80\nMaxConnectionsPerSource=5") == [
        "option-needs-accept web.socket:3:MaxConnectionsPerSource"
      ])
    #expect(socket("ListenStream=80\nMaxConnections=5").count == 1)
    #expect(
      socket("ListenStream=80\nMaxConnectionsPerSource=0").isEmpty, "they ask nothing")
    #expect(
      socket("ListenStream=80\nAccept=yes\nMaxConnections=0") == ["socket-max-connections web.socket:4:0"])
    #expect(socket("ListenStream=80\nAccept=yes\nMaxConnectionsPerSource=0").isEmpty, "there is no limit")
    #expect(socket("ListenStream=80\nAccept=yes\nMaxConnections=5\nMaxConnectionsPerSource=5").isEmpty)
  }

  @Test("The newer options need what they are about")
  func newerOptions() {
    for line in ["PassPIDFD=yes", "AcceptFileDescriptors=no", "XAttrEntryPoint=user.a=b", "SmackLabel=x"] {
      let key = String(line.prefix { $0 != "=" })
      #expect(socket("ListenStream=80\n\(line)") == ["option-needs-listener web.socket:3:\(key)"])
    }
    #expect(
      socket("ListenStream=@a\nXAttrEntryPoint=user.a=b") == [
        "option-needs-listener web.socket:3:XAttrEntryPoint"
      ])
    #expect(
      socket("ListenStream=/run/a\nSmackLabelIPOut=x") == [
        "option-needs-listener web.socket:3:SmackLabelIPOut"
      ])
    #expect(
      socket("ListenStream=80\nXAttrAccept=user.a=b") == ["option-needs-accept web.socket:3:XAttrAccept"])
    #expect(socket("ListenStream=80\nAccept=yes\nXAttrAccept=user.a=b").isEmpty)
    #expect(
      socket("ListenStream=80\nDeferTriggerMaxSec=5") == [
        "option-needs-option web.socket:3:DeferTriggerMaxSec"
      ])
    #expect(socket("ListenStream=80\nDeferTrigger=patient\nDeferTriggerMaxSec=5").isEmpty)
    #expect(
      socket("ListenStream=80\nPassFileDescriptorsToExec=yes\nExecStartPre=/bin/true") == [
        "option-needs-option web.socket:3:PassFileDescriptorsToExec"
      ])
  }

  @Test("The name of a descriptor needs Accept=no in releases before 257")
  func descriptorName() {
    let lines = "ListenStream=80\nAccept=yes\nFileDescriptorName=web"
    #expect(socket(lines, release: 252) == ["option-needs-accept web.socket:4:FileDescriptorName"])
    #expect(socket(lines, release: 257).isEmpty)
    #expect(socket("ListenStream=80\nFileDescriptorName=web", release: 252).isEmpty)
  }

  @Test("An option without its partner is told")
  func partners() {
    #expect(
      socket("ListenMessageQueue=/q\nMessageQueueMaxMessages=5") == [
        "option-needs-option web.socket:3:MessageQueueMaxMessages"
      ])
    #expect(socket("ListenMessageQueue=/q\nMessageQueueMaxMessages=5\nMessageQueueMessageSize=80").isEmpty)
    #expect(socket("ListenStream=80\nTriggerLimitBurst=0\nTriggerLimitIntervalSec=5").count == 1)
    #expect(socket("ListenStream=80\nTriggerLimitBurst=0").isEmpty)
    #expect(socket("ListenStream=80\nKeepAliveProbes=3").count == 1)
    #expect(socket("ListenStream=80\nKeepAlive=yes\nKeepAliveProbes=3").isEmpty)
  }

  @Test(
    "Limits of sources are told where the service takes the connections itself",
    arguments: [
      "SourceRateLimitBurst=5", "SourceRateLimitIntervalSec=5", "SourcePrefixLength=24", "Allow=::1",
      "Deny=::1",
      "LogPeer=hash",
    ])
  func sourcesWithoutAccept(line: String) {
    let key = line.prefix { $0 != "=" }
    #expect(
      socket("ListenStream=80\n[X-Usher]\n\(line)").filter { $0.hasPrefix("option") } == [
        "option-needs-accept web.socket:4:\(key)"
      ])
  }

  @Test("Limits of sources are told where what they belong to is missing")
  func sourcesAlone() {
    func told(_ lines: String, before: String = "") -> [String] {
      socket("ListenStream=80\nAccept=yes\n\(before)[X-Usher]\n\(lines)")
    }
    let prefix = "option-needs-option web.socket:5:"
    #expect(told("SourceRateLimitIntervalSec=5") == [prefix + "SourceRateLimitIntervalSec"])
    #expect(told("SourceRateLimitIntervalSec=5\nSourceRateLimitBurst=5").isEmpty)
    #expect(told("SourceRateLimitBurst=5\nSourceRateLimitIntervalSec=0") == [prefix + "SourceRateLimitBurst"])
    #expect(told("SourcePrefixLength=24") == [prefix + "SourcePrefixLength"])
    #expect(told("SourcePrefixLength=24\nSourceRateLimitBurst=5").isEmpty)
    #expect(told("SourcePrefixLength=24\nLogPeer=prefix").isEmpty)
    #expect(told("SourcePrefixLength=24", before: "MaxConnectionsPerSource=5\n").isEmpty)
    #expect(told("OnOverload=fail\nBindRetrySec=0\nSourceRateLimitBurst=5").isEmpty)
  }

  @Test("An address that may come late is tried again by usherd, unless the unit says otherwise")
  func lateAddressTriedAgain() throws {
    func finding(_ more: String, release: Int? = nil) throws -> Diagnostic {
      var bench = CheckBench([
        "web.socket": "[Socket]\nListenStream=192.0.2.1:80\n\(more)\(CheckBench.install)"
      ])
      bench.options = CheckOptions(release: release)
      return try #require(bench.check(["web.socket"]).first { $0.code == "address-may-be-late" })
    }
    #expect(try finding("").consequence.contains("tries again"))
    #expect(try finding("[X-Usher]\nBindRetrySec=5\n").consequence.contains("tries again"))
    #expect(try finding("[X-Usher]\nBindRetrySec=0\n").consequence.hasSuffix("and then fails"))
    #expect(try finding("", release: 262).consequence.hasSuffix("and then fails"))
  }

  @Test("A port below 1024 is told to a user's manager alone")
  func privilegedPort() {
    #expect(socket("ListenStream=80", isUserMode: true) == ["port-privileged web.socket:2:80"])
    #expect(socket("ListenStream=1024\nListenStream=/run/80", isUserMode: true).isEmpty)
    #expect(socket("ListenStream=80").isEmpty)
  }

  @Test("An address that an interface must have first is told, others are not")
  func lateAddress() {
    #expect(socket("ListenStream=192.0.2.1:80") == ["address-may-be-late web.socket:2:192.0.2.1:80"])
    #expect(
      socket("[X-Usher]\nListener=a 192.0.2.1:80 FreeBind=yes\nListener=b 192.0.2.1:81 Optional=yes") == [])
    #expect(socket("ListenStream=[2001:db8::1]:80").count == 1)
    #expect(socket("ListenStream=192.0.2.1:80\nFreeBind=yes").isEmpty)
    #expect(
      socket(
        "ListenStream=127.0.0.2:80\nListenStream=[::1]:80\nListenStream=[::ffff:127.0.0.1]:81\nListenStream=[fe80::1]:80%%eth0\nListenDatagram=0.0.0.0:80"
      ).isEmpty)
  }

  @Test("An address of a link is told without its interface, wherever that may be said")
  func scope() {
    #expect(socket("ListenStream=[fe80::1]:80") == ["address-scope-missing web.socket:2:[fe80::1]:80"])
    #expect(socket("ListenDatagram=[ff02::1]:80").count == 1)
    #expect(
      socket("ListenStream=[fe80::1]:80\nFreeBind=yes").count == 1, "the kernel refuses it all the same")
    #expect(socket("ListenStream=[fe80::1]:80\nBindToDevice=eth0").isEmpty)
    #expect(socket("ListenStream=[fe80::1]:80%%eth0\nListenDatagram=[ff05::1]:80").isEmpty)
  }

  @Test("A UNIX socket named like a directory is told, a FIFO is not")
  func trailingSlash() throws {
    #expect(socket("ListenStream=/run/web/") == ["address-trailing-slash web.socket:2:/run/web/"])
    #expect(socket("ListenFIFO=/run/web/\nListenStream=@web/").isEmpty)
    let bench = CheckBench(["web.socket": "[Socket]\nListenDatagram=/run/web//\n", "web.service": service])
    #expect(bench.check(["web.socket"]).flatMap(\.fixes).map(\.replacement) == ["/run/web"])
  }

  @Test("A protocol that a UNIX socket of its type would get is told")
  func socketProtocol() {
    #expect(socket("ListenStream=/run/a\nSocketProtocol=sctp") == ["socket-protocol web.socket:3:sctp"])
    #expect(socket("ListenStream=80\nListenStream=@a\nSocketProtocol=mptcp").count == 1)
    #expect(socket("ListenDatagram=@a\nSocketProtocol=udplite").count == 1)
    #expect(socket("ListenStream=80\nListenDatagram=/run/a\nSocketProtocol=sctp").isEmpty)
  }

  @Test("A world-writable socket is told where the unit says otherwise, or the service is root's")
  func worldWritable() {
    func socket(_ lines: String, _ more: String = "") -> [String] {
      CheckBench.all([
        "web.socket": "[Socket]\n\(lines)\n\(CheckBench.install)", "web.service": CheckBench.service + more,
      ])
    }
    #expect(
      socket("ListenStream=/run/a\nSocketGroup=www") == ["socket-world-writable web.socket:3:SocketGroup"])
    #expect(socket("ListenStream=/run/a\nSocketMode=0666") == ["socket-world-writable web.socket:3:0666"])
    #expect(socket("ListenStream=/run/a\nSocketMode=0666\nPassCredentials=yes").isEmpty)
    #expect(socket("ListenStream=/run/a\nSocketGroup=www\nSocketMode=0660").isEmpty)
    #expect(socket("ListenStream=/run/a\nSocketMode=0600\nSocketGroup=root").isEmpty)
    #expect(socket("ListenStream=/run/a") == ["socket-world-writable web.socket:2:/run/a"], "0666 by default")
    #expect(socket("[X-Usher]\nListener=a /run/a SocketMode=0600") == [], "its own mode counts")
    #expect(
      socket("SocketMode=0600\n[X-Usher]\nListener=a /run/a SocketMode=0666")
        .map { $0.split(separator: " ")[0] } == ["socket-world-writable"])
    #expect(socket("ListenStream=80\nListenFIFO=/run/f") == ["socket-world-writable web.socket:3:/run/f"])
    #expect(socket("ListenStream=@a").isEmpty, "it has no mode")
    #expect(socket("ListenStream=/run/a", "User=www\n").isEmpty)
    #expect(socket("ListenStream=/run/a", "DynamicUser=yes\n").isEmpty)
    #expect(socket("ListenStream=/run/a\nPassCredentials=yes").isEmpty)
    let units = [
      "web.socket": "[Socket]\nListenStream=/run/a\nSocketMode=0777\n\(CheckBench.install)",
      "web.service": "\(CheckBench.service)User=www\n",
    ]
    #expect(CheckBench.codes(units).isEmpty, "the service is not root's")
  }

  @Test("An [Install] section that enables nothing is told, unless somebody pulls the socket in")
  func notEnabled() {
    let socket = "[Socket]\nListenStream=80\n"
    func codes(_ socket: String, _ service: String = CheckBench.service) -> [String] {
      CheckBench.all(["web.socket": socket, "web.service": service])
    }
    #expect(
      codes("\(socket)[Install]\nAlso=web.service\n") == ["socket-not-enabled web.socket:4:Also=web.service"])
    #expect(codes("\(socket)[Install]\nAlias=www.socket\n").isEmpty)
    #expect(codes(socket).isEmpty)
    #expect(
      codes(
        "\(socket)[Install]\nAlso=web.service\n", "[Unit]\nRequires=web.socket\n\(CheckBench.service)"
      ).isEmpty)
  }

  @Test("A drop-in that adds an address beside the one of the main file is told, with what drops the first")
  func dropIn() throws {
    func findings(_ main: String, _ dropIn: String) -> [Diagnostic] {
      CheckBench([
        "web.service": service, "web.socket": "[Socket]\n\(main)\n\(CheckBench.install)",
        "web.socket.d/a.conf": "[Socket]\n\(dropIn)\n",
      ]).check(["web.socket"])
    }
    let found = try #require(findings("ListenStream=80", "ListenStream=81").first)
    #expect(CheckBench.line(found) == "drop-in-adds-listener web.socket.d/a.conf:2:81")
    #expect(found.notes.map(\.origin.place) == ["/units/web.socket:2"])
    let fix = try #require(found.fixes.first)
    #expect(fix.replacement == "ListenStream=\n" && fix.place.span.lower == 9 && fix.place.span.upper == 9)

    #expect(findings("ListenStream=80", "ListenStream=\nListenStream=81").isEmpty)
    #expect(findings("ListenStream=80", "ListenStream=/run/a").isEmpty, "a path beside a port")
    #expect(findings("ListenStream=80", "ListenDatagram=81").isEmpty, "another kind")
    #expect(findings("ListenStream=80", "ListenStream=70000").map(\.code) == ["address-port-range"])
    #expect(findings("ListenStream=80\nListenStream=82", "ListenStream=81").isEmpty, "one of many")
  }
}
