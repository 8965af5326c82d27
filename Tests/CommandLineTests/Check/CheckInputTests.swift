import ControlBench
import Glibc
import Testing

/// Whatever a path leads to, a check ends, with a status and a sentence.
@Suite("Odd files for usherctl check")
struct CheckInputTests {
  @Test("A FIFO, a device and a socket are findings; nothing is waited for")
  func specialFiles() throws {
    let bench = try CheckBench()
    mkfifo(bench.folder + "/web.socket", 0o644)
    bench.link("web.service", to: "/dev/zero")
    let fifo = try bench.check(["web.socket"])
    #expect(fifo.status == 1)
    #expect(
      fifo.output.contains("it is a FIFO; ") || fifo.output.contains("it is a FIFO ["), "\(fifo.output)")
    let device = try bench.check(["web.service"])
    #expect(device.status == 1)
    #expect(device.output.contains("it is a device"), "\(device.output)")
  }

  @Test("A ring of links is a finding")
  func linkLoop() throws {
    let bench = try CheckBench()
    bench.link("a.socket", to: "b.socket")
    bench.link("b.socket", to: "a.socket")
    bench.link("c.socket", to: "c.socket")
    for name in ["a.socket", "c.socket"] {
      let ended = try bench.check([name])
      #expect(ended.status == 1)
      #expect(ended.output.contains("[unit-unreadable]"), "\(ended.output)")
      #expect(
        ended.output.contains(name == "a.socket" ? "round in a circle" : "to itself"), "\(ended.output)")
    }
  }

  @Test("A file that may not be read is a finding, for whoever is not root", .enabled(if: geteuid() == 0))
  func permission() throws {
    let bench = try CheckBench(["web.socket": CheckTests.good])
    chmod(bench.folder + "/web.socket", 0o600)
    // A copy: the checkout itself may be closed to nobody.
    let copy = bench.folder + "/usherctl"
    #expect(try Program.run("cp", [Program.buildFolder + "/usherctl", copy]).status == 0)
    let ended = try Program.run(
      "setpriv",
      ["--reuid=65534", "--regid=65534", "--clear-groups", copy, "check", bench.folder + "/web.socket"])
    #expect(ended.status == 1)
    #expect(ended.output.contains("permission denied"), "\(ended.output)")
  }

  @Test("Root is not needed, nor a daemon, nor an environment", .enabled(if: geteuid() == 0))
  func nobody() throws {
    let bench = try CheckBench(["web.socket": CheckTests.bad, "web.service": CheckTests.service])
    let copy = bench.folder + "/usherctl"
    #expect(try Program.run("cp", [Program.buildFolder + "/usherctl", copy]).status == 0)
    let ended = try Program.run(
      "setpriv",
      [
        "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-i", copy, "check",
        bench.folder + "/web.socket",
      ])
    #expect(ended.status == 1)
    #expect(ended.output.contains("web.socket:3:14: error"), "\(ended.output)\(ended.errors)")
  }

  @Test("A file of other bytes than UTF-8 is told of at the place of the first one")
  func otherBytes() throws {
    let bench = try CheckBench()
    try bench.write(
      "web.socket", Array("[Socket]\nListenStream=8080\nDescription=".utf8) + [0xFF, 0xFE, 0x0A])
    for form in ["human", "json", "sarif", "github", "junit"] {
      let ended = try bench.check(["--format", form, "web.socket"])
      #expect(ended.status == 1)
      #expect(ended.output.contains("text-not-utf-8"), "\(ended.output)")
    }
  }

  @Test("A file of 16 MiB is read, one byte more is a finding")
  func large() throws {
    let bench = try CheckBench(["web.service": CheckTests.service])
    let head = Array("[Socket]\nListenStream=127.0.0.1:8080\n".utf8)
    var bytes = head
    let line = Array("# a comment that fills the file up, line after line, to the brim\n".utf8)
    while bytes.count + line.count <= 16 << 20 { bytes += line }
    bytes += [UInt8](repeating: 0x0A, count: (16 << 20) - bytes.count)
    try bench.write("web.socket", bytes)
    let fits = try bench.check(["web.socket"])
    #expect(fits.status == 0, "\(fits.output.prefix(500))")
    try bench.write("web.socket", bytes + [0x0A])
    let ended = try bench.check(["web.socket"])
    #expect(ended.status == 1)
    #expect(ended.output.contains("larger than 16 MiB"))
    #expect(try bench.check(["-"], input: "web.socket").status == 2)
  }

  @Test("A thousand files are one set")
  func thousand() throws {
    let bench = try CheckBench()
    for number in 1...500 {
      try bench.write("s\(number).socket", "[Socket]\nListenStream=127.0.0.1:\(10_000 + number)\n")
      try bench.write("s\(number).service", CheckTests.service)
    }
    try bench.write("twice.socket", "[Socket]\nListenStream=127.0.0.1:10250\nService=s1.service\n")
    let ended = try bench.check(["."])
    #expect(ended.status == 1)
    #expect(ended.output.contains("[address-conflict]"), "\(ended.output.prefix(2000))")
    #expect(ended.output.hasSuffix(" in 1001 files\n"), "\(ended.output.suffix(200))")
  }

  @Test("A report that cannot be written is told of, and is no success")
  func closedOutput() throws {
    let bench = try CheckBench(["web.socket": CheckTests.good, "web.service": CheckTests.service])
    let closed = try bench.check(["--format=json", "web.socket"], shell: "% >&-")
    #expect(closed.status == 2)
    #expect(closed.errors == "usherctl: cannot write to standard output: bad file descriptor\n")
    let full = try bench.check(["--format=json", "web.socket"], shell: "% >/dev/full")
    #expect(full.status == 2)
    #expect(full.errors == "usherctl: cannot write to standard output: no space left on device\n")
  }

  @Test("Colours are for terminals: never unless asked for, and not with NO_COLOR")
  func colors() throws {
    let bench = try CheckBench(["web.socket": CheckTests.bad, "web.service": CheckTests.service])
    let escape = "\u{1B}["
    #expect(!(try bench.check(["web.socket"]).output.contains(escape)))
    #expect(try bench.check(["--color=always", "web.socket"]).output.contains(escape))
    // script(1) lends a terminal.
    let terminal = "script -qec \"$(cat <<'END'\n%\nEND\n)\" /dev/null"
    let colored = try bench.check(["web.socket"], shell: "export TERM=xterm; " + terminal)
    #expect(colored.output.contains(escape), "\(colored.output)")
    let plain = try bench.check(["web.socket"], shell: "export TERM=xterm NO_COLOR=1; " + terminal)
    #expect(plain.output.contains("3:14") && !plain.output.contains(escape), "\(plain.output)")
    let never = try bench.check(["--color=never", "web.socket"], shell: "export TERM=xterm; " + terminal)
    #expect(!never.output.contains(escape))
  }

  @Test("What a unit file writes does not steer the terminal")
  func controlCharacters() throws {
    let bench = try CheckBench(["web.socket": "[Socket]\nListenStream=8080\nBad\u{1B}]0;title\u{7}=1\n"])
    let ended = try bench.check(["--color=never", "web.socket"])
    #expect(ended.status == 1)
    #expect(!ended.output.contains("\u{1B}"))
  }
}
