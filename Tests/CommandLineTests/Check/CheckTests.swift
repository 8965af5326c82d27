import ControlBench
import Glibc
import Testing

/// The built program: what arguments mean, what it ends with.
@Suite("usherctl check")
struct CheckTests {
  static let good = "[Socket]\nListenStream=127.0.0.1:8080\n"
  static let bad = "[Socket]\nListenStream=127.0.0.1:8080\nListenStream=70000\n"
  static let service = "[Service]\nExecStart=/bin/cat\n"

  @Test("A clean file ends with 0 and no word")
  func clean() throws {
    let bench = try CheckBench(["web.socket": Self.good, "web.service": Self.service])
    let ended = try bench.check(["web.socket"])
    #expect(ended.status == 0)
    #expect(ended.output == "")
    #expect(ended.errors == "")
  }

  @Test("A finding is told with its place as it was written, and ends with 1")
  func finding() throws {
    let bench = try CheckBench(["a/web.socket": Self.bad, "a/web.service": Self.service])
    for path in ["a/web.socket", "./a/web.socket", "a/../a/web.socket", bench.folder + "/a/web.socket"] {
      let ended = try bench.check([path])
      #expect(ended.status == 1)
      #expect(ended.output.hasPrefix("\(path):3:14: "), "\(ended.output)")
      #expect(ended.output.hasSuffix(" in 1 file\n"), "\(ended.output)")
    }
  }

  @Test(
    "What the command line cannot mean ends with 2 and a sentence",
    arguments: [
      ([], "Give a FILE"), (["--format=xml", "."], "--format"), (["--target=229", "."], "--target"),
      (["--target=263", "."], "--target"), (["--fail-on=never", "."], "--fail-on"),
      (["--allow=no-such-code", "."], "no-such-code"), (["--no-such-option", "."], "--no-such-option"),
      (["missing.socket"], "cannot read missing.socket: there is no such file here"),
      (["a/missing.socket"], "cannot read a/missing.socket: no such file or directory"),
      (["no unit"], "cannot read no unit: there is no such file, and no unit can have this name"),
      (["empty"], "cannot check empty: there is no unit file in it"),
      (["dangling.txt"], "cannot read dangling.txt: it is a link to nothing"),
      (["--name", "a.socket", "-", "a.socket"], "--name"),
    ] as [([String], String)])
  func usage(arguments: [String], message: String) throws {
    let bench = try CheckBench(["a/web.socket": Self.good, "empty/README": "text"])
    bench.link("dangling.txt", to: "nowhere")
    let ended = try bench.check(arguments)
    #expect(ended.status == 2)
    #expect(ended.output == "")
    #expect(ended.errors.contains(message), "\(ended.errors)")
  }

  @Test("--fail-on says from which severity on the status is 1; everything is shown all the same")
  func failOn() throws {
    let bench = try CheckBench([
      "web.socket": "[Socket]\nListenStream=8080\nKeepAlife=yes\n", "web.service": Self.service,
    ])
    for (severity, status) in [("error", 0), ("warning", 1), ("note", 1)] as [(String, Int32)] {
      let ended = try bench.check(["--fail-on", severity, "web.socket"])
      #expect(ended.status == status)
      #expect(ended.output.contains("[directive-unknown]"))
    }
  }

  @Test("Drop-ins beside a file belong to it")
  func dropInsBeside() throws {
    let bench = try CheckBench([
      "web.socket": Self.good, "web.service": Self.service,
      "web.socket.d/10.conf": "[Socket]\nListenStream=70000\n",
    ])
    let ended = try bench.check(["web.socket"])
    #expect(ended.output.hasPrefix("web.socket.d/10.conf:2:14: "), "\(ended.output)")
    #expect(ended.output.hasSuffix(" in 2 files\n"))
  }

  @Test("A drop-in by itself is checked with its unit, and only it is told of")
  func dropInAlone() throws {
    let bench = try CheckBench([
      "web.socket": Self.bad, "web.service": Self.service,
      "web.socket.d/10.conf": "[Socket]\nBindToDevise=eth0\n",
    ])
    let ended = try bench.check(["web.socket.d/10.conf"])
    #expect(ended.output.hasPrefix("web.socket.d/10.conf:2:1: "), "\(ended.output)")
    #expect(!ended.output.contains("70000"))
    #expect(ended.output.contains("1 warning in 1 file"))
  }

  @Test("A drop-in whose unit is not there is checked for what can be told without it")
  func dropInWithoutUnit() throws {
    let bench = try CheckBench([
      "ssh.socket.d/a.conf": "[Socket]\nListenStream=\nListenStream=70000\nMaxConnectionsPerSource=3\n",
      "service.d/b.conf": "[Service]\nLimitNOFILE=1k2\n",
    ])
    let ended = try bench.check(["ssh.socket.d/a.conf", "service.d/b.conf"])
    #expect(ended.output.contains("ssh.socket.d/a.conf:3:14: error"), "\(ended.output)")
    #expect(ended.output.contains("service.d/b.conf:2:"), "\(ended.output)")
    #expect(ended.output.contains(" in 2 files\n"))
    #expect(!ended.output.contains("MaxConnectionsPerSource"))
    // The same as a folder.
    #expect(try bench.check(["."]).status == 1)
  }

  @Test("A folder is one set: units that listen on one address are found")
  func folder() throws {
    let bench = try CheckBench([
      "a.socket": Self.good, "a.service": Self.service, "b.socket": Self.good, "b.service": Self.service,
      "README.md": "no unit", "c.conf": "no unit either",
    ])
    let ended = try bench.check(["."])
    #expect(ended.status == 1)
    #expect(ended.output.contains("[address-conflict]"), "\(ended.output)")
    #expect(ended.output.contains(" in 4 files\n"))
    #expect(try bench.check(["a.socket"]).status == 0)
    #expect(try bench.check(["a.socket", "b.socket"]).output.contains("[address-conflict]"))
  }

  @Test("Files of two folders are seen together, unless both hold a unit of one name")
  func twoFolders() throws {
    let bench = try CheckBench([
      "x/a.socket": Self.good, "x/a.service": Self.service, "y/b.socket": Self.good,
      "y/b.service": Self.service,
      "z/a.socket": Self.good, "z/a.service": "[Service]\nExecStart=/bin/cat\nBad=1\n",
    ])
    #expect(try bench.check(["x/a.socket", "y/b.socket"]).output.contains("[address-conflict]"))
    let apart = try bench.check(["x", "z"])
    #expect(!apart.output.contains("[address-conflict]"))
    #expect(apart.output.contains("z/a.service:3:1: "), "\(apart.output)")
  }

  @Test("Standard input is a unit whose kind its sections tell")
  func standardInput() throws {
    let bench = try CheckBench(["text": Self.bad, "service": "[Service]\nExecStart=/bin/cat\nTypo=1\n"])
    let ended = try bench.check(["-"], input: "text")
    #expect(ended.status == 1)
    #expect(ended.output.hasPrefix("<stdin>:3:14: "), "\(ended.output)")
    #expect(try bench.check(["-"], input: "service").output.contains("Typo= in [Service]"))
  }

  @Test("--name gives standard input a name, and neighbours if it has a folder")
  func standardInputWithName() throws {
    let bench = try CheckBench([
      "text": Self.bad, "web.service": Self.service, "units/web.socket": Self.good,
      "units/web.service": Self.service,
      "units/web.socket.d/10.conf": "[Socket]\nBindToDevise=x\n", "dropin": "[Socket]\nListenStream=99999\n",
    ])
    let near = try bench.check(["--name=units/web.socket", "-"], input: "text")
    #expect(near.output.contains("units/web.socket:3:14: "), "\(near.output)")
    #expect(near.output.contains("units/web.socket.d/10.conf:2:1: "), "\(near.output)")
    let alone = try bench.check(["--name=web.socket", "-"], input: "text")
    #expect(alone.output.hasPrefix("web.socket:3:14: "), "\(alone.output)")
    let dropIn = try bench.check(["--name=units/web.socket.d/20.conf", "-"], input: "dropin")
    #expect(dropIn.output.hasPrefix("units/web.socket.d/20.conf:2:14: "), "\(dropIn.output)")
    let copy = try bench.check(["--name=web.socket", "text"])
    #expect(copy.output.hasPrefix("text:3:14: "), "\(copy.output)")
  }

  @Test("A file whose name is no unit's is taken for what its sections say")
  func foreignName() throws {
    let bench = try CheckBench(["web.socket.in": Self.bad, "web.service": Self.service])
    #expect(try bench.check(["web.socket.in"]).output.hasPrefix("web.socket.in:3:14: "))
  }

  @Test("A unit is looked up on the search path; its name may lack the suffix")
  func unitName() throws {
    let bench = try CheckBench([
      "path/web.service": "[Service]\nExecStart=/bin/cat\nTypo=1\n", "path/echo@.service": Self.service,
    ])
    let path = bench.folder + "/path"
    let ended = try bench.check(["--unit-path", path, "web"])
    #expect(ended.output.hasPrefix("\(path)/web.service:3:1: "), "\(ended.output)")
    #expect(try bench.check(["--unit-path", path, "echo@one", "echo@.service"]).status == 0)
    #expect(try bench.check(["--unit-path", path, "nosuch.socket"]).status == 2)
  }

  @Test("Links, aliases, templates, instances and masks are followed to what they mean")
  func names() throws {
    let bench = try CheckBench([
      "real/web.socket": Self.bad, "real/web.service": Self.service, "web.service": Self.service,
      "www.service": Self.service,
      "echo.socket": "[Socket]\nListenStream=9000\nAccept=yes\n",
      "echo@.service": "[Service]\nExecStart=/bin/cat\nStandardInput=socket\n",
    ])
    bench.link("web.socket", to: "real/web.socket")
    bench.link("www.socket", to: "web.socket")
    bench.link("off.service", to: "/dev/null")
    bench.link("echo@a.service", to: "echo@.service")
    try bench.write("none.service", "")
    #expect(try bench.check(["web.socket"]).output.hasPrefix("web.socket:3:14: "))
    #expect(try bench.check(["www.socket"]).output.contains(":3:14: "))
    for name in ["off.service", "none.service", "echo@.service", "echo@a.service", "echo.socket"] {
      let ended = try bench.check([name])
      #expect(ended.status == 0, "\(name): \(ended.output)\(ended.errors)")
    }
  }

  @Test("--target makes findings of what its release does not know")
  func target() throws {
    // PassFileDescriptorsToExec= came with 256.
    let bench = try CheckBench([
      "web.socket": "[Socket]\nPassFileDescriptorsToExec=yes\nListenStream=8080\nExecStopPost=/bin/true\n",
      "web.service": Self.service,
    ])
    #expect(try bench.check(["--target=262", "web.socket"]).status == 0)
    let old = try bench.check(["--target=252", "web.socket"])
    #expect(old.status == 1)
    #expect(old.output.hasPrefix("web.socket:2:1: warning: PassFileDescriptorsToExec= came with systemd 256"))
    #expect(old.output.contains("[directive-too-new]"), "\(old.output)")
  }

  @Test("What is allowed, by option or by a comment, is no finding")
  func allow() throws {
    let bench = try CheckBench([
      "web.socket": Self.bad, "web.service": Self.service, "ok.service": Self.service,
      "ok.socket": "# check: allow=address-port-range\n" + Self.bad,
    ])
    #expect(try bench.check(["web.socket"]).status == 1)
    #expect(try bench.check(["--allow=address-port-range", "web.socket"]).status == 0)
    let allowed = try bench.check(["ok.socket"])
    #expect(allowed.status == 0 && allowed.output == "", "\(allowed.output)")
  }

  @Test("--host finds what this host lacks; without it nothing of the host counts")
  func host() throws {
    let bench = try CheckBench([
      "web.service": "[Service]\nExecStart=/no/such/program\nUser=nobody-of-this-name\n"
    ])
    #expect(try bench.check(["web.service"]).status == 0)
    let ended = try bench.check(["--host", "web.service"])
    #expect(ended.status == 1)
    #expect(ended.output.contains("/no/such/program"), "\(ended.output)")
    #expect(ended.output.contains("nobody-of-this-name"), "\(ended.output)")
  }

  @Test("Of a long line the part around the finding is shown, at the true column")
  func longLine() throws {
    let padding = String(repeating: "A=1 ", count: 50_000)
    let bench = try CheckBench([
      "web.service": "[Service]\nExecStart=/bin/cat\nEnvironment=\(padding)LANG B=2\n"
    ])
    let ended = try bench.check(["web.service"])
    #expect(
      ended.output.hasPrefix("web.service:3:\(13 + padding.utf8.count): error: 'LANG' "),
      "\(ended.output.prefix(300))")
    let lines = ended.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 300 })
    let margin = lines.dropFirst(2).first?.prefix { $0 != "^" }.count
    #expect(
      try lines.dropFirst().first?.dropFirst(#require(margin)).hasPrefix("LANG") == true, "\(ended.output)")
  }
}
