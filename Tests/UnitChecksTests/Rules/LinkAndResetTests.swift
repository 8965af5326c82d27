import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Rules over dependency links, masks, resets and comments behind values")
struct LinkAndResetTests {
  private func unit(_ lines: String) -> String { "[Unit]\n\(lines)\n\(CheckBench.service)" }

  @Test("A masked unit that is needed is told, one that is wanted or waited for is not")
  func masked() {
    func found(_ line: String) -> [String] {
      var bench = CheckBench(["n.service": unit(line)])
      bench.files.link("/units/m.service", to: "/dev/null")
      return bench.check(["n.service"]).map { "\($0.severity) \(CheckBench.line($0))" }
    }
    #expect(found("Requires=m.service") == ["warning dependency-missing n.service:2:m.service"])
    #expect(found("BindsTo=m.service") == ["warning dependency-missing n.service:2:m.service"])
    #expect(found("Wants=m.service\nAfter=m.service").isEmpty)
  }

  @Test("A link to a unit that is not there is told of a whole folder, one with a bad name always")
  func links() {
    var bench = CheckBench(["w.service": CheckBench.service, "n.service": CheckBench.service])
    bench.files.link("/units/w.service.requires/gone.service", to: "../gone.service")
    bench.files.link("/units/w.service.wants/absent.service", to: "../absent.service")
    bench.files.link("/units/w.service.wants/n.service", to: "../n.service")
    #expect(bench.check(["w.service"]).isEmpty, "of one file alone nothing is known")
    bench.options.isComplete = true
    let found = bench.check(["w.service"])
    #expect(found.map(\.severity) == [.warning, .note])
    #expect(found.allSatisfy { $0.code == "dependency-missing" })
    #expect(found.first?.what.contains("/units/w.service.requires/gone.service") == true)
    bench.options.isComplete = false
    bench.files.link("/units/w.service.wants/junk", to: "../n.service")
    #expect(
      bench.check(["w.service"]).map(\.what) == ["/units/w.service.wants/junk is not named after a unit"])
  }

  @Test("A socket whose Service= is ignored still lacks the service of its own name")
  func fallback() {
    for service in ["w@.service", "r2.socket"] {
      #expect(
        CheckBench.codes([
          "r2.socket": "[Socket]\nListenStream=9000\nService=\(service)\n\(CheckBench.install)"
        ])
          == ["socket-no-service", "value-service"])
    }
  }

  @Test("The service of another socket, or a name with a specifier, is no suggestion")
  func suggestion() {
    func help(_ service: String, _ more: [String: String]) -> String? {
      let socket = "[Socket]\nListenStream=9000\nService=\(service)\n\(CheckBench.install)"
      let bench = CheckBench(["web1.socket": socket].merging(more) { first, _ in first })
      return bench.check(["web1.socket"]).first { $0.code == "socket-no-service" }?.help
    }
    let near = ["web2.service": CheckBench.service]
    let pair = near.merging(["web2.socket": "[Socket]\nListenStream=1\n"]) { first, _ in first }
    #expect(help("web3.service", near) == "did you mean web2.service?")
    #expect(help("web3.service", pair)?.hasPrefix("add web3.service") == true)
    #expect(help("%p.service", near)?.hasPrefix("add web1.service") == true)
  }

  @Test("A drop-in that empties dependencies is told, a list that is emptied and one without entries are not")
  func reset() {
    func found(_ dropIn: String) -> [String] {
      CheckBench.all(["a.service": unit("After=b.service"), "a.service.d/x.conf": dropIn])
    }
    #expect(found("[Unit]\nAfter=\n") == ["dependency-not-emptied a.service.d/x.conf:2:After="])
    #expect(found("[Unit]\nRequires=\n[Service]\nExecStart=\nExecStart=/bin/b\n").isEmpty)
  }

  @Test("A drop-in that empties a list for good is where the finding stands")
  func emptied() {
    #expect(
      CheckBench.all([
        "a.service": CheckBench.service, "a.service.d/x.conf": "[Service]\nExecStart=\n",
        "w.socket": "[Socket]\nListenStream=80\nService=a.service\n\(CheckBench.install)",
        "w.socket.d/tls.conf": "[Socket]\nListenStream=443\nListenStream=\n",
      ]) == [
        "service-no-command a.service.d/x.conf:2:ExecStart=",
        "socket-no-listener w.socket.d/tls.conf:3:ListenStream=",
      ])
  }

  @Test("A comment behind a path is told with the place it stands at")
  func comments() {
    func found(_ line: String) -> [String] {
      CheckBench.all(["a.service": "[Service]\nExecStart=/bin/a\n\(line)\n"])
    }
    #expect(found("WorkingDirectory=/srv # here") == ["value-comment a.service:3:# here"])
    #expect(
      found("StandardOutput=append:/var/log/x\t# z").contains("value-comment a.service:3:# z"))
    #expect(found("WorkingDirectory=/srv#here").isEmpty)
    #expect(
      CheckBench.codes([
        "w.socket": "[Socket]\nListenStream=/run/x.sock # c\nSocketMode=0600\n\(CheckBench.install)",
        "w.service": CheckBench.service,
      ]) == ["value-comment"])
  }

  @Test("A timer whose service is not there is told of a whole folder")
  func timer() {
    let timer = "[Timer]\nOnBootSec=1h\n"
    #expect(CheckBench.codes(["lone.timer": timer], isComplete: true) == ["dependency-missing"])
    #expect(CheckBench.codes(["lone.timer": timer]).isEmpty)
    #expect(
      CheckBench.codes(["a.timer": timer, "a.service": CheckBench.service], isComplete: true).isEmpty)
    #expect(
      CheckBench.codes(
        ["a.timer": timer + "Unit=b@1.service\n", "b@.service": CheckBench.service], isComplete: true
      ).isEmpty)
  }

  @Test("A clash with another unit does not hide the unit's own")
  func rivals() {
    let own = "[Socket]\nListenStream=[::]:8080\nListenStream=[::1]:8080\nService=a.service\n"
    let other = "[Socket]\nListenStream=8080\nService=a.service\n"
    let units = [
      "d.socket": own + CheckBench.install, "e.socket": other + CheckBench.install,
      "a.service": CheckBench.service,
    ]
    let found = CheckBench.all(units).filter { $0.hasPrefix("address-conflict d.socket") }
    #expect(found == ["address-conflict d.socket:3:[::1]:8080"])
    let clashes = CheckBench(units).check(["d.socket"], among: ["e.socket"])
    #expect(clashes.map(\.code) == ["address-conflict", "address-conflict", "address-conflict"])
  }

  @Test("What is on the host and no program is told as what it is")
  func programs() {
    let facts = FewFacts(files: ["/etc/passwd"], directories: ["/tmp"])
    func what(_ path: String) -> String? {
      var bench = CheckBench(["a.service": "[Service]\nExecStart=\(path)\n"])
      bench.options.host = facts
      return bench.check(["a.service"]).first { $0.code == "host-no-executable" }?.what
    }
    #expect(what("/etc/passwd") == "/etc/passwd is no file that may be executed on this host")
    #expect(what("/tmp") == "/tmp is a directory on this host, no program")
    #expect(what("/bin/gone") == "there is no program /bin/gone on this host")
  }
}
