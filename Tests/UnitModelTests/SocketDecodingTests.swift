import Testing
import UnitModel
import UnitSyntax

@Suite("Decoding [Socket]")
struct SocketDecodingTests {
  @Test("a socket that is refused is not said to listen still on its other addresses")
  func refusedListens() {
    func consequence(_ more: String) -> String? {
      let unit = decode("[Socket]\nListenStream=80\nListenStream=x..:1\n\(more)\n", as: "web.socket")
      return unit.diagnostics.first { $0.code == "address-host-name" }?.consequence
    }
    #expect(consequence("") == "this line is ignored; web.socket still listens on 1 other address")
    #expect(consequence("Accept=yes\nMaxConnections=0") == "this line is ignored")
  }

  @Test("every rule over the whole socket that is broken is told")
  func severalRefusals() {
    let text = "[Socket]\nListenDatagram=/run/x\nAccept=yes\nService=x.service\nMaxConnections=0\n"
    #expect(
      decode(text, as: "web.socket").codes
        == ["socket-accept-listener", "socket-accept-service", "socket-max-connections"])
  }

  @Test("keeps the listeners of all kinds in the order of their lines")
  func order() {
    let unit = socket(
      """
      ListenDatagram=127.0.0.1:7004
      ListenStream=7002
      ListenFIFO=/run/f//g
      ListenSequentialPacket=/run/ds.sock
      ListenStream=[::1]:82%%lo
      """)
    #expect(unit.listens == ["127.0.0.1:7004", "[::]:7002", "/run/f/g", "/run/ds.sock", "[::1]:82%lo"])
    let types = unit.socketSettings?.listeners.map(\.type)
    #expect(types == [.datagram, .stream, .fifo, .sequentialPacket, .stream])
    #expect(unit.diagnostics.isEmpty && !unit.isBad)
  }

  @Test("gives each listener the place of its line")
  func origins() throws {
    let settings = try #require(socket("ListenStream=1\nListenStream=2").socketSettings)
    #expect(settings.listeners.map(\.origin.span.line) == [2, 3])
  }

  @Test(
    "an empty line of any kind drops the listeners of every kind",
    arguments: ["ListenStream", "ListenDatagram", "ListenFIFO", "ListenNetlink"])
  func reset(key: String) {
    let unit = socket("ListenStream=80\nListenFIFO=/run/f\n\(key)=\nListenDatagram=/run/d")
    #expect(unit.listens == ["/run/d"])
    #expect(!unit.isBad)
  }

  @Test("a bad address is ignored alone")
  func badAddress() throws {
    let unit = socket("ListenStream=70000\nListenStream=80")
    #expect(unit.listens == ["[::]:80"])
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.code == "address-port-range" && finding.severity == .error)
    #expect(finding.what == "port 70000 is above 65535")
    #expect(finding.origin?.span.line == 2 && finding.unit == "web.socket")
    #expect(finding.origin?.span.lower == 22, "the value, not the key")
    #expect(
      finding.consequence == "this line is ignored; web.socket still listens on 1 other address")
    #expect(!unit.isBad)
  }

  @Test("a finding stands under the part that is meant")
  func parts() throws {
    let finding = try #require(socket("ListenStream=127.0.0.1:70000").diagnostics.first)
    #expect(finding.origin?.span == SourceSpan(lower: 32, upper: 37, line: 2))
    let names = decode("[Unit]\nAfter=a.target b/c d.target", as: "x.target").diagnostics.first
    #expect(names?.origin?.span == SourceSpan(lower: 22, upper: 25, line: 2))
  }

  @Test("paths below /var/run move to /run and say so")
  func varRun() {
    let unit = socket("ListenStream=/var/run/x\nListenFIFO=/var/run/y")
    #expect(unit.listens == ["/run/x", "/run/y"])
    #expect(unit.codes == ["path-var-run", "path-var-run"])
  }

  @Test("a path with .. makes the unit unusable")
  func climbing() { #expect(socket("ListenStream=/run/../x").isBad) }

  @Test(
    "kinds that are not applied yet are named and leave the others alone",
    arguments: [
      "ListenUSBFunction=/dev/ffs"
    ])
  func notApplied(line: String) {
    let unit = socket("ListenStream=80\n\(line)")
    #expect(unit.listens == ["[::]:80"])
    #expect(unit.codes == ["directive-not-applied"])
    #expect(!unit.isBad)
    let alone = socket(line)
    #expect(alone.isBad && alone.codes.last == "socket-no-listener")
  }

  @Test("all options arrive in the typed unit")
  func options() throws {
    let unit = socket(
      """
      ListenStream=/run/u.sock
      SocketUser=alice
      SocketGroup=pool
      SocketMode=0620
      DirectoryMode=0710
      Symlinks=/run/link.sock /run/deep//two.sock
      Backlog=033
      BindIPv6Only=ipv6-only
      BindToDevice=lo
      FreeBind=yes
      ReusePort=yes
      NoDelay=yes
      KeepAlive=yes
      ReceiveBuffer=64K
      SendBuffer=1.5K
      PassCredentials=yes
      PassSecurity=yes
      PassPacketInfo=yes
      Timestamping=us
      RemoveOnStop=yes
      FileDescriptorName=main
      MaxConnections=3
      MaxConnectionsPerSource=2
      TriggerLimitBurst=0
      TriggerLimitIntervalSec=5min
      FlushPending=yes
      TimeoutSec=0
      Service=other.service
      ExecStartPre=/bin/pre
      ExecStartPost=/bin/post
      ExecStopPre=-/bin/stop
      ExecStopPost=/bin/gone
      """)
    #expect(unit.diagnostics.isEmpty && !unit.isBad)
    let settings = try #require(unit.socketSettings)
    #expect(settings.user == "alice" && settings.group == "pool")
    #expect(settings.mode == 0o620 && settings.directoryMode == 0o710)
    #expect(settings.symlinks == ["/run/link.sock", "/run/deep/two.sock"])
    #expect(settings.backlog == 27 && settings.bindIPv6Only == .ipv6Only)
    #expect(settings.bindToDevice == "lo" && settings.freeBind && settings.reusePort)
    #expect(settings.noDelay && settings.keepAlive && settings.removeOnStop)
    #expect(settings.receiveBuffer == 65536 && settings.sendBuffer == 1536)
    #expect(settings.passCredentials && settings.passSecurity && settings.passPacketInfo)
    #expect(settings.timestamping == .microseconds && settings.fileDescriptorName == "main")
    #expect(settings.maxConnections == 3 && settings.maxConnectionsPerSource == 2)
    #expect(settings.triggerLimitBurst == 0 && settings.triggerLimitInterval == .seconds(300))
    #expect(settings.flushPending && settings.timeout == .infinity)
    #expect(settings.service?.full == "other.service")
    #expect(settings.execStartPre.map(\.path) == ["/bin/pre"])
    #expect(settings.execStartPost.map(\.path) == ["/bin/post"])
    #expect(settings.execStopPre.map(\.ignoresFailure) == [true])
    #expect(settings.execStopPost.map(\.path) == ["/bin/gone"])
  }

  @Test("the options of TCP, IP and FIFOs arrive in the typed unit")
  func moreOptions() throws {
    let unit = socket(
      """
      ListenStream=80
      KeepAliveTimeSec=2min
      KeepAliveIntervalSec=500ms
      KeepAliveProbes=0x3
      DeferAcceptSec=3
      Priority=010
      Mark=0x7
      IPTOS=low-delay
      IPTTL=300
      TCPCongestion=%N
      Broadcast=yes
      Transparent=yes
      PipeSize=1M
      SocketProtocol=udplite
      """)
    #expect(unit.diagnostics.isEmpty && !unit.isBad)
    let settings = try #require(unit.socketSettings)
    #expect(settings.keepAliveTime == .seconds(120) && settings.keepAliveInterval == .milliseconds(500))
    #expect(settings.keepAliveProbes == 3 && settings.deferAccept == .seconds(3))
    #expect(settings.priority == 8 && settings.mark == 7)
    #expect(settings.typeOfService == 16 && settings.timeToLive == 300)
    #expect(settings.congestionControl == "%N", "specifiers have no meaning there")
    #expect(settings.broadcast && settings.transparent && settings.pipeSize == 1 << 20)
    #expect(settings.protocolChoice == .udplite)
  }

  @Test(
    "IPTOS= has words and numbers up to 255; empty resets",
    arguments: [
      ("reliability", 4), ("throughput", 8), ("low-cost", 2), ("0x10", 16), ("255", 255), ("", nil),
      ("-1", 6), ("256", 6),
    ])
  func typeOfService(text: String, value: Int32?) {
    let unit = socket("ListenStream=80\nIPTOS=6\nIPTOS=\(text)")
    #expect(unit.socketSettings?.typeOfService == value)
    #expect(unit.diagnostics.isEmpty == (value != 6))
  }

  @Test("numbers may be below zero; what is no number leaves the value before it")
  func numbers() {
    let unit = socket("ListenStream=80\nPriority=-3\nMark=5\nMark=\nIPTTL=4\nIPTTL=4294967295")
    #expect(unit.socketSettings?.priority == -3)
    #expect(unit.socketSettings?.mark == 5 && unit.socketSettings?.timeToLive == 4)
    #expect(unit.codes == ["value-integer", "value-integer"])
  }

  @Test("SocketProtocol= without a word it knows keeps the one before")
  func protocolChoice() {
    let unit = socket("ListenStream=80\nSocketProtocol=sctp\nSocketProtocol=tcp\nSocketProtocol=")
    #expect(unit.socketSettings?.protocolChoice == .sctp)
    #expect(unit.codes == ["value-choice", "value-choice"])
  }

  @Test("defaults are systemd's")
  func defaults() throws {
    let settings = try #require(socket("ListenStream=80").socketSettings)
    #expect(settings.mode == 0o666 && settings.directoryMode == 0o755)
    #expect(settings.maxConnections == 64 && settings.backlog == .max)
    #expect(settings.timeout == .seconds(90) && settings.triggerLimitInterval == .seconds(2))
    #expect(settings.triggerLimitBurst == nil && settings.service == nil && !settings.accept)
  }

  @Test(
    "BindIPv6Only= takes booleans, too",
    arguments: [
      ("yes", SocketSettings.BindIPv6Only.ipv6Only), ("no", .both), ("both", .both),
      ("default", .default),
    ])
  func bindIPv6Only(text: String, value: SocketSettings.BindIPv6Only) {
    #expect(
      socket("ListenStream=80\nBindIPv6Only=\(text)").socketSettings?.bindIPv6Only == value)
  }

  @Test(
    "Timestamping= has words and booleans",
    arguments: [
      ("off", SocketSettings.Timestamping.off), ("us", .microseconds), ("µs", .microseconds),
      ("nsec", .nanoseconds), ("yes", .nanoseconds), ("no", .off),
    ])
  func timestamping(text: String, value: SocketSettings.Timestamping) {
    #expect(
      socket("ListenStream=80\nTimestamping=\(text)").socketSettings?.timestamping == value)
  }

  @Test(
    "a bad value is reported and the earlier one stays",
    arguments: [
      ("Backlog=-1", "value-unsigned"), ("SocketMode=999", "value-mode"),
      ("ReceiveBuffer=1Q", "value-size"), ("Accept=ja", "value-boolean"),
      ("TimeoutSec=soon", "value-time"), ("BindIPv6Only=2", "value-choice"),
      ("BindToDevice=eth0/x", "value-interface"), ("FileDescriptorName=a:b", "value-descriptor-name"),
      ("Service=x", "value-service"), ("Service=x@.service", "value-service"),
      ("Service=x.target", "value-service"), ("Symlinks=rel", "path-relative"),
      ("ListenFIFO=rel", "path-relative"), ("ListenSequentialPacket=81", "address-family"),
      ("ListenStream=%Z", "specifier-unknown"), ("Symlinks=\"/a", "value-quotes"),
      ("Accept=", "value-boolean"),
    ])
  func badValues(line: String, code: String) throws {
    let unit = socket("ListenStream=80\n" + line)
    let finding = try #require(unit.diagnostics.first)
    #expect(unit.codes == [code])
    #expect(finding.severity == .error && finding.consequence.hasPrefix("this line is ignored"))
    #expect(!finding.help.isEmpty && finding.unit == "web.socket")
    #expect(!unit.isBad)
    #expect(unit.socketSettings?.backlog == .max && unit.socketSettings?.accept == false)
  }

  @Test("empty values put texts back to nothing")
  func resets() throws {
    let settings = try #require(
      socket(
        """
        ListenStream=/run/a
        FileDescriptorName=a
        FileDescriptorName=
        BindToDevice=lo
        BindToDevice=*
        SocketUser=alice
        SocketUser=
        Symlinks=/a /b
        Symlinks=
        ExecStartPre=/bin/a
        ExecStartPre=
        """
      ).socketSettings)
    #expect(settings.fileDescriptorName == nil && settings.bindToDevice == nil)
    #expect(settings.user == nil && settings.symlinks.isEmpty && settings.execStartPre.isEmpty)
  }

  @Test("a bad user makes the unit unusable")
  func badUser() { #expect(socket("ListenStream=80\nSocketUser=a/b").isBad) }

  @Test(
    "what systemd refuses to load is refused with a code",
    arguments: [
      ("Accept=yes", "socket-no-listener"),
      ("ListenStream=80\nAccept=yes\nListenDatagram=81", "socket-accept-listener"),
      ("ListenStream=80\nAccept=yes\nListenFIFO=/run/f", "socket-accept-listener"),
      ("ListenStream=80\nAccept=yes\nListenNetlink=route", "socket-accept-listener"),
      ("ListenStream=80\nAccept=yes\nService=a.service", "socket-accept-service"),
      ("Accept=yes\nListenStream=80\nMaxConnections=0", "socket-max-connections"),
      ("ListenStream=80\nSymlinks=/a", "socket-symlinks"),
      ("ListenStream=/a\nListenFIFO=/b\nSymlinks=/c", "socket-symlinks"),
      ("ListenStream=80\nPAMName=x\nKillMode=process", "kill-mode-pam"),
      ("ListenStream=80\nAccept=yes\nDeferTrigger=patient", "socket-accept-defer"),
    ])
  func refusals(lines: String, code: String) throws {
    let unit = socket(lines)
    let finding = try #require(unit.diagnostics.last)
    #expect(unit.isBad && finding.code == code)
    #expect(finding.consequence == "web.socket cannot be started" && !finding.help.isEmpty)
  }

  @Test("the newer settings are read as systemd reads them")
  func newerSettings() throws {
    let unit = socket(
      """
      ListenStream=/run/s
      DeferTrigger=yes
      DeferTriggerMaxSec=0
      PassPIDFD=1
      AcceptFileDescriptors=off
      PassFileDescriptorsToExec=yes
      SmackLabel=web
      SmackLabelIPIn=in
      SmackLabelIPIn=
      XAttrListen=user.varlink=listen
      XAttrListen=user.a=b=c
      XAttrListen=user.varlink=again
      XAttrAccept=user.x=%p
      XAttrEntryPoint=user.gone=1
      XAttrEntryPoint=
      """)
    let settings = try #require(unit.socketSettings)
    #expect(unit.diagnostics.map(\.what) == [])
    #expect(settings.deferTrigger == .yes && settings.deferTriggerMax == .infinity)
    #expect(settings.passPIDFD && !settings.acceptFileDescriptors && settings.passFileDescriptorsToExec)
    #expect(settings.smackLabel == "web" && settings.smackLabelIPIn == nil)
    #expect(settings.listenAttributes.map(\.value) == ["b=c", "again"])
    #expect(settings.acceptAttributes.map(\.value) == ["web"] && settings.entryPointAttributes == [])
  }

  @Test(
    "an attribute of a socket is one of the user's, with a name",
    arguments: ["listen", "user.=x", "security.x=y", "user.varlink"])
  func noAttribute(value: String) {
    let unit = socket("ListenStream=/run/s\nXAttrListen=\(value)")
    #expect(unit.codes == ["value-text"] && !unit.isBad)
    #expect(unit.socketSettings?.listenAttributes == [])
  }

  @Test("networks of their own are the units', and one can be shared")
  func networks() {
    let unit = socket("ListenStream=80\nNetworkNamespacePath=/run/netns//%p\nPrivateNetwork=yes")
    #expect(unit.diagnostics.isEmpty && unit.exec.networkNamespacePath == "/run/netns/web")
    #expect(unit.exec.hasPrivateNetwork)
    let reset = socket("ListenStream=80\nNetworkNamespacePath=/a\nNetworkNamespacePath=")
    #expect(reset.exec.networkNamespacePath == nil && !reset.exec.hasPrivateNetwork)
    let nothing = socket("ListenStream=80\nNetworkNamespacePath=/a\nNetworkNamespacePath=%i")
    #expect(nothing.exec.networkNamespacePath == nil && nothing.diagnostics.isEmpty)
    let bad = socket("ListenStream=80\nNetworkNamespacePath=run/netns/x")
    #expect(bad.codes == ["path-relative"] && bad.exec.networkNamespacePath == nil)
    let sharing = decode(
      "[Unit]\nJoinsNamespaceOf=a.service b.socket a.service\n[Socket]\nListenStream=80", as: "web.socket")
    #expect(sharing.unit.joinsNamespaceOf.map(\.full) == ["a.service", "b.socket"])
  }

  @Test("DeferTrigger= has a third word")
  func deferTrigger() {
    #expect(socket("ListenStream=80\nDeferTrigger=patient").socketSettings?.deferTrigger == .patient)
    #expect(socket("ListenStream=80\nDeferTrigger=perhaps").codes == ["value-choice"])
  }

  @Test("seqpacket listeners accept connections")
  func acceptSeqpacket() {
    #expect(!socket("ListenSequentialPacket=/run/s\nAccept=yes").isBad)
  }

  @Test("specifiers take the instance's values")
  func specifiers() throws {
    let unit = socket(
      """
      ListenStream=%t/%p/%i.sock
      FileDescriptorName=%p-%i
      Symlinks=%t/%I.link
      ExecStartPre=/run/t/probe %n %t
      """, as: "s@a-b.socket")
    let settings = try #require(unit.socketSettings)
    #expect(unit.listens == ["/run/s/a-b.sock"])
    #expect(settings.fileDescriptorName == "s-a-b" && settings.symlinks == ["/run/a/b.link"])
    #expect(settings.execStartPre.map(\.arguments) == [["/run/t/probe", "s@a-b.socket", "/run"]])
    #expect(unit.dependsOnInstance && unit.diagnostics.isEmpty)
  }
}
