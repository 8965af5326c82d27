import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Rules over a socket and its service")
struct PairRuleTests {
  private let socket = "[Socket]\nListenStream=80\n"
  private let template = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n"

  private func codes(_ units: [String: String]) -> [String] {
    CheckBench.all(units.mapValues { $0.hasPrefix("[Socket]") ? $0 + CheckBench.install : $0 })
  }

  @Test("Accept=yes without its template says what is there instead")
  func missingTemplate() throws {
    var bench = CheckBench([
      "ac.socket": "[Socket]\nListenStream=80\nAccept=yes\n", "ac.service": CheckBench.service,
    ])
    let found = try #require(bench.check(["ac.socket"]).first { $0.code == "accept-no-template" })
    #expect(found.what == "Accept=yes needs a template ac@.service; you have ac.service")
    #expect(found.severity == .error && found.effect == .unitRefused)
    #expect(found.fixes.map(\.replacement) == ["no"])
    bench.files.write("/units/ac@.service", template)
    #expect(bench.check(["ac.socket"]).isEmpty)
  }

  @Test("Accept=no without its service says what is there instead")
  func missingService() throws {
    let bench = CheckBench([
      "ac.socket": "[Socket]\nListenStream=80\n", "ac@.service": template,
      "b.socket": "[Socket]\nListenStream=81\nService=wbe.service\n", "web.service": CheckBench.service,
    ])
    let found = bench.check(["ac.socket", "b.socket"]).filter { $0.code == "socket-no-service" }
    #expect(
      found.map(\.what) == [
        "there is no ac.service for ac.socket to start; you have the template ac@.service",
        "there is no wbe.service for b.socket to start",
      ])
    #expect(found.last?.help == "did you mean web.service?")
    #expect(found.last?.fixes.map(\.replacement) == ["web.service"])
    #expect(codes(["web.socket": socket, "web.service": CheckBench.service]).isEmpty)
    #expect(
      codes([
        "w@.socket": "[Socket]\nListenStream=/run/%i\nService=x@%i.service\n",
        "x@.service": CheckBench.service,
      ])
      .isEmpty)
  }

  @Test("Standard input takes one socket")
  func standardInput() throws {
    let two = "[Socket]\nListenStream=80\nListenStream=81\n"
    let service = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n"
    #expect(
      codes(["web.socket": two, "web.service": service]) == ["stdin-several-listeners web.service:3:socket"])
    #expect(codes(["web.socket": socket, "web.service": service]).isEmpty)
    #expect(codes(["web.socket": two, "web.service": CheckBench.service]).isEmpty)
    #expect(
      codes([
        "web.socket": two.replacing("[Socket]\n", with: "[Socket]\nAccept=yes\n"), "web@.service": template,
      ]).isEmpty)
    // Without the service among those asked for, the socket tells it.
    let bench = CheckBench(["web.socket": two, "web.service": service])
    let found = try #require(bench.check(["web.socket"]).first { $0.code == "stdin-several-listeners" })
    #expect(found.origin?.place == "/units/web.socket:3")
    #expect(found.notes.map(\.origin.place) == ["/units/web.service:3"])
  }

  @Test("The listeners of every socket that starts the service count")
  func listenersOfSeveralSockets() throws {
    let other = "[Socket]\nListenStream=81\nListenStream=82\nService=web.service\n"
    let service = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n"
    let bench = CheckBench(["web.socket": socket, "other.socket": other, "web.service": service])
    let found = bench.check(["web.socket", "other.socket", "web.service"])
      .filter { $0.code == "stdin-several-listeners" }
    #expect(found.count == 1)
    #expect(found.first?.what.hasSuffix("but is given 3") == true, "\(found)")
    let apart = other.replacing("Service=web.service", with: "Service=other.service")
    #expect(
      codes([
        "web.socket": socket, "other.socket": apart, "web.service": service,
        "other.service": CheckBench.service,
      ]).isEmpty)
  }

  @Test("Standard output alone brings standard error into the connection as well")
  func standardErrorOfOutput() {
    let accept = "[Socket]\nListenStream=80\nAccept=yes\n"
    let output = "[Service]\nExecStart=/usr/bin/web\nStandardOutput=socket\n"
    #expect(
      codes(["web.socket": accept, "web@.service": output]) == ["stderr-to-client web@.service:3:socket"])
    #expect(codes(["web.socket": accept, "web@.service": output + "StandardError=journal\n"]).isEmpty)
  }

  @Test("Standard error in the connection is told unless it is set")
  func standardError() {
    let accept = "[Socket]\nListenStream=80\nAccept=yes\n"
    let bare = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\n"
    #expect(
      codes(["web.socket": accept, "web@.service": bare]) == ["stderr-to-client web@.service:3:socket"])
    #expect(codes(["web.socket": accept, "web@.service": bare + "StandardError=socket\n"]).isEmpty)
    #expect(codes(["web.socket": accept, "web@.service": bare + "StandardOutput=journal\n"]).isEmpty)
    #expect(codes(["web@.service": bare]).isEmpty, "no socket starts it")
  }

  @Test("Standard error that follows standard output by word goes into the connection as well")
  func standardErrorInherited() {
    let accept = "[Socket]\nListenStream=80\nAccept=yes\n"
    let inherits = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=inherit\n"
    #expect(
      codes(["web.socket": accept, "web@.service": inherits]) == ["stderr-to-client web@.service:4:inherit"])
    #expect(
      codes(["web.socket": accept, "web@.service": inherits + "StandardOutput=journal\n"]).isEmpty)
  }

  @Test("Standard error in a listening socket is lost, however it came there")
  func standardErrorLost() {
    let bare = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\n"
    #expect(codes(["web.socket": socket, "web.service": bare]) == ["stderr-to-client web.service:3:socket"])
    #expect(
      codes(["web.socket": socket, "web.service": bare + "StandardError=socket\n"]) == [
        "stderr-to-client web.service:4:socket"
      ])
    #expect(codes(["web.socket": "[Socket]\nListenDatagram=80\n", "web.service": bare]).count == 1)
    #expect(codes(["web.socket": socket, "web.service": bare + "StandardError=journal\n"]).isEmpty)
    #expect(
      codes(["web.socket": "[Socket]\nListenFIFO=/run/f\nSocketMode=0600\n", "web.service": bare]).isEmpty,
      "a FIFO takes text")
  }

  @Test("A stream that is a descriptor which no socket gives is told")
  func descriptorNames() throws {
    let service = "[Service]\nExecStart=/usr/bin/web\nStandardInput=fd:web\nStandardOutput=journal\n"
    let named = socket + "FileDescriptorName=web\n"
    #expect(
      codes(["web.socket": socket, "web.service": service]) == [
        "stream-descriptor-missing web.service:3:fd:web"
      ])
    #expect(codes(["web.socket": named, "web.service": service]).isEmpty)
    #expect(
      codes(["web.socket": socket, "web.service": service.replacing("fd:web", with: "fd:web.socket")]).isEmpty
    )
    #expect(
      codes(["web.socket": named, "web.service": service.replacing("fd:web", with: "fd")]).count == 1,
      "alone it means stdin")
    #expect(
      codes([
        "other.socket": "[Socket]\nListenStream=81\nFileDescriptorName=web\nService=web.service\n",
        "web.socket": socket, "web.service": service,
      ]).isEmpty)
    #expect(codes(["web.socket": socket, "web.service": service + "FileDescriptorStoreMax=5\n"]).isEmpty)
    #expect(
      codes(["web.service": service + "Sockets=away.socket\n"]).isEmpty,
      "a socket that is not here may give it")
    let bench = CheckBench(["web.service": service])
    #expect(bench.check(["web.service"]).map(\.severity) == [.note])
  }

  @Test("The name of a connection's descriptor is another one before release 257")
  func connectionName() {
    let accept = "[Socket]\nListenStream=80\nAccept=yes\nFileDescriptorName=web\n\(CheckBench.install)"
    func isTold(_ name: String, _ release: Int) -> Bool {
      let service = "[Service]\nExecStart=/usr/bin/web\nStandardInput=fd:\(name)\nStandardOutput=journal\n"
      return CheckBench.codes(["web.socket": accept, "web@.service": service], release: release)
        .contains("stream-descriptor-missing")
    }
    #expect(isTold("web", 252) && !isTold("connection", 252))
    #expect(!isTold("web", 257) && isTold("connection", 257))
  }

  @Test("Restart= of an instance for one connection is told")
  func restart() {
    let accept = "[Socket]\nListenStream=80\nAccept=yes\n"
    #expect(
      codes(["web.socket": accept, "web@.service": template + "Restart=always\n"]) == [
        "instance-restart web@.service:5:always"
      ])
    #expect(codes(["web.socket": accept, "web@.service": template + "Restart=no\n"]).isEmpty)
    #expect(codes(["web.socket": socket, "web.service": CheckBench.service + "Restart=always\n"]).isEmpty)
  }

  @Test("A socket that depends on its own service is told")
  func fate() {
    let requires = "[Unit]\nRequires=web.service\n\(socket)\(CheckBench.install)"
    let part = "[Unit]\nPartOf=web.service\n\(socket)\(CheckBench.install)"
    #expect(
      codes(["web.socket": requires, "web.service": CheckBench.service]) == [
        "socket-requires-service web.socket:2:web.service"
      ])
    #expect(
      codes(["web.socket": part, "web.service": CheckBench.service]) == [
        "socket-part-of-service web.socket:2:web.service"
      ])
    #expect(
      codes(["web.socket": socket, "web.service": "[Unit]\nRequires=web.socket\n\(CheckBench.service)"])
        .isEmpty)
  }

  @Test("A socket in the runtime directory of its service is told, unless it is kept")
  func runtimeDirectory() {
    let inside = "[Socket]\nListenStream=/run/web/a.sock\n"
    let service = CheckBench.service + "User=www\nRuntimeDirectory=web\n"
    #expect(
      codes(["web.socket": inside, "web.service": service]) == [
        "socket-in-runtime-directory web.socket:2:/run/web/a.sock"
      ])
    #expect(codes(["web.socket": inside, "web.service": service + "RuntimeDirectoryPreserve=yes\n"]).isEmpty)
    #expect(codes(["web.socket": "[Socket]\nListenStream=/run/web.sock\n", "web.service": service]).isEmpty)
  }

  @Test("An overlap that cannot be, or that ends too early, is told")
  func overlap() {
    let overlap = "[X-Usher]\nRestartMode=overlap\n"
    #expect(
      codes(["web.socket": socket, "web.service": CheckBench.service + overlap]) == [
        "overlap-without-readiness web.service:4:overlap"
      ])
    #expect(
      codes(["web.socket": socket, "web.service": CheckBench.service + "Type=notify\n" + overlap]).isEmpty)
    #expect(
      codes(["web.socket": socket, "web.service": CheckBench.service + "[X-Usher]\nRestartMode=normal\n"])
        .isEmpty)
    #expect(
      codes([
        "web.socket": "[Socket]\nListenStream=8080\nAccept=yes\n",
        "web@.service": "[Service]\nExecStart=/usr/bin/web\n" + overlap,
      ]) == ["overlap-without-effect web@.service:4:overlap"])
    #expect(
      codes(["job.service": "[Service]\nType=oneshot\nExecStart=/usr/bin/job\n" + overlap]) == [
        "overlap-without-effect job.service:5:overlap"
      ])
  }

  @Test("A service on standard input that is enabled for itself, or forks, is told")
  func boot() {
    let service = "[Service]\nExecStart=/usr/bin/web\nStandardInput=socket\nStandardError=journal\n"
    #expect(
      codes(["web.socket": socket, "web.service": service + "[Install]\nWantedBy=multi-user.target\n"]) == [
        "service-starts-at-boot web.service:6:multi-user.target"
      ])
    #expect(
      codes([
        "web.socket": socket, "web.service": CheckBench.service + "[Install]\nWantedBy=multi-user.target\n",
      ])
      .isEmpty)
    #expect(
      codes([
        "web.socket": socket,
        "web.service": service + "[Install]\nWantedBy=multi-user.target\nAlso=web.socket\n",
      ]).isEmpty)
    #expect(
      codes(["web.socket": socket, "web.service": service + "Type=forking\n"]) == [
        "stdin-forking web.service:5:forking"
      ])
  }
}
