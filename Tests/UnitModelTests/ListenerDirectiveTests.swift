import Testing
import UnitSyntax

@testable import UnitModel

/// `Listener=`, `MulticastGroup=`, `DescriptorNumbers=`.
@Suite("Listeners with names")
struct ListenerDirectiveTests {
  private func listeners(_ lines: String) -> (listeners: [ListenerSettings], unit: DecodedUnit) {
    let unit = socket(lines)
    guard case .socket(let settings) = unit.kind else { return ([], unit) }
    return (settings.listeners, unit)
  }

  @Test("have a name, an address, a type, and options of their own over those of the unit")
  func whole() throws {
    let (found, unit) = listeners(
      """
      NoDelay=yes
      Backlog=5
      [X-Usher]
      Listener=http 80 backlog=7 Optional=yes
      Listener=dns [::]:53 Type=datagram IPTTL=3 MulticastGroup=ff02::fb@eth0
      Listener="a b" "/run/a b.sock" type=seqpacket SocketMode=0600
      """)
    #expect(unit.diagnostics.isEmpty)
    #expect(found.map(\.name) == ["http", "dns", "a b"])
    #expect(found.map(\.type) == [.stream, .datagram, .sequentialPacket])
    #expect(found.map(\.text) == ["[::]:80", "[::]:53", "/run/a b.sock"])
    #expect(found.map(\.isOptional) == [true, false, false])
    let own = found.compactMap { $0.own?.settings }
    #expect(own.count == 3)
    #expect(own.map(\.backlog) == [7, 5, 5])
    #expect(own.map(\.noDelay) == [true, true, true])
    #expect(own.map(\.timeToLive) == [nil, 3, nil])
    #expect(own.map(\.mode) == [0o666, 0o666, 0o600])
    #expect(own.map(\.additions.multicastGroups.count) == [0, 1, 0])
  }

  @Test("take what [Socket] says below them, and leave the others alone")
  func order() {
    let (found, unit) = listeners(
      "[X-Usher]\nListener=a 80 NoDelay=no\nListener=b 81\n[Socket]\nNoDelay=yes\nBacklog=9")
    #expect(unit.diagnostics.isEmpty)
    #expect(found.map { $0.own?.settings.noDelay } == [false, nil])
    #expect(found.first?.own?.settings.backlog == 9)
  }

  @Test("stand beside those of [Socket]; any empty line empties them all")
  func lists() {
    #expect(listeners("ListenStream=80\n[X-Usher]\nListener=a 81").listeners.map(\.name) == [nil, "a"])
    let emptied = listeners(
      "ListenStream=80\n[X-Usher]\nListener=a 81 NoDelay=yes\nListener=\nListener=b 82 NoDelay=no")
    #expect(emptied.listeners.map(\.name) == ["b"])
    #expect(emptied.listeners.first?.own?.settings.noDelay == false)
  }

  @Test(
    "tell what is wrong with a line",
    arguments: [
      ("http", "listener-incomplete", "write NAME ADDRESS, such as http 80, then options as KEY=VALUE"),
      ("a:b 80", "value-descriptor-name", nil),
      ("http 80 NoDelay", "listener-option", nil),
      ("http 80 NoDleay=yes", "listener-option", "did you mean NoDelay=?"),
      ("http 80 Accept=yes", "listener-option", "put it into [Socket]"),
      ("http 80 Type=tcp", "listener-option", "stream, datagram, seqpacket or fifo"),
      ("http 80 Optional=perhaps", "listener-option", "yes or no"),
      ("http 80 Backlog=many", "value-unsigned", nil),
      ("http run/a.sock", "address-path-relative", nil),
    ] as [(String, String, String?)])
  func wrong(value: String, code: String, help: String?) throws {
    let unit = socket("ListenStream=9\n[X-Usher]\nListener=\(value)")
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.code == code)
    if let help { #expect(finding.help == help) }
    #expect(finding.origin?.span.line == 4)
  }

  @Test("join groups, each once, and tell what is no group")
  func groups() {
    let unit = socket(
      "ListenDatagram=53\n[X-Usher]\nMulticastGroup=239.1.2.3@eth0 ff02::fb\nMulticastGroup=239.1.2.3@eth0 10.0.0.1 224.0.0.1@a/b"
    )
    guard case .socket(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(settings.additions.multicastGroups.map(\.text) == ["239.1.2.3@eth0", "ff02::fb"])
    #expect(unit.codes == ["value-multicast", "value-multicast"])
  }

  @Test("give descriptors numbers; the last line for a name counts")
  func numbers() {
    let unit = service("[X-Usher]\nDescriptorNumbers=http:5 https:6\nDescriptorNumbers=http:9 x:6 y:2 z")
    guard case .service(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(settings.additions.descriptorNumbers.map(\.name) == ["https", "http"])
    #expect(settings.additions.descriptorNumbers.map(\.number) == [6, 9])
    #expect(unit.codes == ["value-descriptor-number", "value-descriptor-number", "value-descriptor-number"])
  }

  @Test("a service with the section knows templates, another does not")
  func aware() {
    func settings(_ unit: DecodedUnit) -> ServiceAdditions? {
      if case .service(let settings) = unit.kind { settings.additions } else { nil }
    }
    let unit = service("Environment=A=1\n[X-Usher]\nEnvironment=NGINX=%{fds;}; B=2\nListenPid=omit")
    #expect(unit.diagnostics.isEmpty)
    #expect(settings(unit)?.isAware == true)
    #expect(settings(unit)?.environment == ["NGINX=%{fds;};", "B=2"])
    #expect(settings(unit)?.listenPid == .omit)
    #expect(settings(service("Environment=A=1"))?.isAware == false)
  }
}
