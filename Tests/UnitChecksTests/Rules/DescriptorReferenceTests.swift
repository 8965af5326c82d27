import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

/// `%{fd:NAME}` and its sisters, and `DescriptorNumbers=`, beside the sockets that give the names.
@Suite("References to descriptors")
struct DescriptorReferenceTests {
  private let socket =
    "[Socket]\nListenStream=8080\nFileDescriptorName=http\n[X-Usher]\nListener=local /run/web.sock SocketMode=0600\n"
    + CheckBench.install

  /// The findings of a service with that line beside a socket that gives http and local.
  private func found(
    _ line: String, more: [String: String] = [:], section: String = "[X-Usher]", isComplete: Bool = false
  ) -> [String] {
    let service = "[Service]\n\(line)\n\(line.hasPrefix("ExecStart=") ? "" : "ExecStart=/usr/bin/web\n")"
    var units = ["web.socket": socket, "web.service": service + section + "\n"]
    units.merge(more) { $1 }
    return CheckBench.all(units, isComplete: isComplete).filter { $0.hasPrefix("descriptor-not-given") }
  }

  private func diagnostics(_ units: [String: String], _ options: CheckOptions = CheckOptions())
    -> [Diagnostic]
  {
    var bench = CheckBench(units)
    bench.options = options
    return bench.check(units.keys.sorted()).filter { $0.code == "descriptor-not-given" }
  }

  @Test("in a service without [X-Usher] are told, as they stay what they are")
  func withoutSection() {
    let all = CheckBench.all([
      "web.socket": socket,
      "web.service":
        "[Service]\nExecStart=/usr/bin/web %{fd:http} %%{fd:x} %{http_code}\nEnvironment=P=%{port:http}\n",
    ]).filter { $0.hasPrefix("reference-without-section") }
    #expect(
      all == [
        "reference-without-section web.service:2:%{fd:http}",
        "reference-without-section web.service:3:%{port:http}",
      ])
  }

  @Test(
    "to what no socket gives are told at their place",
    arguments: [
      ("ExecStart=/usr/bin/web --fd %{fd:htpp}", "2:%{fd:htpp}"),
      ("ExecStart=/usr/bin/web --fd=%{fds:web.socket}", "2:%{fds:web.socket}"),
      ("ExecStart=/usr/bin/web a %{port:https} %{fd:http}", "2:%{port:https}"),
      ("Environment=A=%{address:x}", "2:%{address:x}"),
      ("ExecStartPre=/usr/bin/web %{port:x}", "2:%{port:x}"),
      ("ExecStart=/usr/bin/web \\\n  '%{fd:x}'", "3:%{fd:x}"),
    ])
  func unknown(line: String, place: String) {
    #expect(found(line) == ["descriptor-not-given web.service:\(place)"])
  }

  @Test(
    "to what there is are no finding, nor is what only looks like one",
    arguments: [
      "ExecStart=/usr/bin/web %{fd:http} %{fd:local} %{fds:http} %{port:http} %{address:local}",
      "ExecStart=/usr/bin/web %{fds} %{fds;} %{http_code} %{fdsize} %{other:x} %{fd:x",
      "ExecStartPre=/usr/bin/web %{port:http}", "Environment=NGINX=%{fds;}; A=%{fd:http}",
      // Known at the start only.
      "ExecStart=/usr/bin/web %{fd:%%i}",
      // The service may have others.
      "ExecStart=/usr/bin/web %{fd:x}\nOpenFile=/etc/x",
      "ExecStart=/usr/bin/web %{fd:x}\nFileDescriptorStoreMax=1",
      "ExecStart=/usr/bin/web %{fd:x}\nSockets=away.socket",
    ])
  func known(line: String) {
    #expect(found(line).isEmpty)
  }

  @Test("mean nothing without the section")
  func section() {
    #expect(found("ExecStart=/usr/bin/web %{fd:x}", section: "").isEmpty)
  }

  @Test("find the names of every socket that starts the service or is named by it")
  func givers() {
    let more = [
      "tls.socket": "[Socket]\nListenStream=8443\nService=web.service\n" + CheckBench.install,
      "admin.socket": "[Socket]\nListenStream=8444\nFileDescriptorName=admin\nService=other.service\n",
      "other.service": CheckBench.service,
    ]
    #expect(found("ExecStart=/usr/bin/web %{fd:tls.socket}", more: more).isEmpty)
    #expect(found("ExecStart=/usr/bin/web %{fd:admin}", more: more).count == 1)
    #expect(found("ExecStart=/usr/bin/web %{fd:admin}\nSockets=admin.socket", more: more).isEmpty)
  }

  @Test(
    "that the command cannot have are told",
    arguments: [
      ("ExecStart=/usr/bin/web %{port:local}", "has no port"),
      ("ExecStartPre=/usr/bin/web %{fd:http}", "ExecStartPre= gets no descriptors"),
      ("ExecReload=/usr/bin/web %{fds:http}", "ExecReload= gets no descriptors"),
      ("ExecStart=/usr/bin/web %{fd:http}\nStandardInput=socket", "with StandardInput=socket"),
    ])
  func notForIt(line: String, words: String) throws {
    let service = "[Service]\n\(line)\nExecStart=/usr/bin/web\n[X-Usher]\n"
    let found = diagnostics(["web.socket": socket, "web.service": service])
    #expect(found.count == 1 && found.first?.what.contains(words) == true, "\(found)")
  }

  @Test("name the connection of an instance")
  func connections() {
    func found(_ name: String) -> Int {
      diagnostics([
        "web.socket": "[Socket]\nListenStream=80\nAccept=yes\n[X-Usher]\nListener=tls 443\n",
        "web@.service": "[Service]\nExecStart=/usr/bin/web %{fd:\(name)} %{port:\(name)}\n[X-Usher]\n",
      ]).count
    }
    #expect(found("connection") == 0 && found("tls") == 0 && found("web.socket") == 2)
  }

  @Test("are put right by the nearest name")
  func nearest() throws {
    let service = "[Service]\nExecStart=/usr/bin/web %{fd:htpp}\n[X-Usher]\nDescriptorNumbers=locl:7 x:8\n"
    let found = diagnostics(["web.socket": socket, "web.service": service])
    #expect(found.map(\.severity) == [.error, .warning, .warning])
    #expect(found.map(\.help) == ["did you mean http?", "did you mean local?", "there is http, local"])
    #expect(found.flatMap(\.fixes).map(\.replacement) == ["%{fd:http}", "local:7"])
    #expect(
      found.first?.notes.map(\.text) == ["web.socket gives the name http", "web.socket gives the name local"])
  }

  @Test("to a socket that nobody asked about are told of a whole set only")
  func alone() {
    let service = ["web.service": "[Service]\nExecStart=/usr/bin/web %{fd:http}\n[X-Usher]\n"]
    #expect(diagnostics(service).isEmpty)
    #expect(diagnostics(service, CheckOptions(isComplete: true)).map(\.severity) == [.note])
    #expect(diagnostics(service, CheckOptions(host: FewFacts())).map(\.severity) == [.error])
  }
}
