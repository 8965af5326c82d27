import Engine
import Glibc
import Linux
import Testing
import UnitModel
import UnitSyntax

@Suite("Output of units")
struct OutputLogTests {
  @Test("each line carries the unit's name, a last one without an end, too")
  func lines() throws {
    let (reader, writer) = try Pipe.open(isNonBlocking: true)
    let log = try OutputLog(unit: "web.service", sink: LogSink(fd: writer.number))
    put("one\ntwo\n\nthr", log)
    #expect(log.read() == .drained)
    #expect(text(reader) == "web.service: one\nweb.service: two\nweb.service: \n")
    put("ee", log)
    #expect(log.read() == .drained)
    log.writeEnd.close()
    #expect(log.read() == .ended)
    #expect(text(reader) == "web.service: three\n")
  }

  @Test("the process that writes is told where it is known")
  func writer() throws {
    let (reader, writer) = try Pipe.open(isNonBlocking: true)
    let log = try OutputLog(unit: "web.service", sink: LogSink(fd: writer.number))
    log.writer = 812
    put("one\ntwo", log)
    #expect(log.read() == .drained)
    log.finishLine()
    log.finishLine()
    log.writer = nil
    put("three\n", log)
    #expect(log.read() == .drained)
    #expect(text(reader) == "web.service[812]: one\nweb.service[812]: two\nweb.service: three\n")
  }

  @Test(
    "lines are kept or left out by patterns", .enabled(if: RegularExpression.areAvailable, "needs libpcre2-8")
  )
  func patterns() throws {
    let (reader, writer) = try Pipe.open(isNonBlocking: true)
    var settings = LogSettings()
    settings.patterns = [.init("^(keep|also)"), .init("secret$", isDenied: true), .init("(", isDenied: true)]
    settings.rateBurst = 2
    let log = try OutputLog(unit: "a.service", sink: LogSink(fd: writer.number), settings: settings)
    put("other\nkeep one\n<3>keep secret\n\nother\nalso\n", log)
    #expect(log.read() == .drained)
    let lines = text(reader).split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("a.service: cannot read '(' (LogFilterPatterns=): ") == true)
    // What is left out does not count against the limit.
    #expect(lines.dropFirst() == ["a.service: keep one", "a.service: also"])
  }

  @Test("a pattern that would search for ever finds nothing", .enabled(if: RegularExpression.areAvailable))
  func endless() throws {
    let expression = try RegularExpression("(a+)+$")
    #expect(expression.matches(Array("aaaa".utf8)))
    #expect(!expression.matches([UInt8](repeating: UInt8(ascii: "a"), count: 60) + [UInt8(ascii: "b")]))
    #expect(try RegularExpression("^$").matches([]))
  }

  @Test("lines longer than the bound come in pieces")
  func longLines() {
    var splitter = LineSplitter(longest: 4)
    var lines: [String] = []
    splitter.add(Array("abcdefghij\nxyz".utf8)) { lines.append(String(decoding: $0, as: UTF8.self)) }
    #expect(lines == ["abcd", "efgh", "ij"])
    splitter.finish { lines.append(String(decoding: $0, as: UTF8.self)) }
    #expect(lines.last == "xyz")
  }

  @Test("a standard error that takes nothing holds nobody up, and the loss is told")
  func blockedSink() throws {
    // Blocking on purpose: a write that waits would end this test by its time limit.
    let (reader, writer) = try Pipe.open(isNonBlocking: false)
    _ = fcntl(reader.number, F_SETFL, O_NONBLOCK)
    let sink = LogSink(fd: writer.number)
    let line = String(repeating: "x", count: 999)
    for _ in 0..<200 { sink.write(line) }
    let lost = sink.droppedCount
    #expect(lost > 0)
    let taken = text(reader)
    #expect(taken.split(separator: "\n").count + lost == 200)
    sink.write("after")
    #expect(
      text(reader) == "usherd: \(lost) lines of output were lost: standard error did not take them\nafter\n")
    #expect(sink.droppedCount == 0)
  }

  @Test("a wake reads no more than its bound")
  func bounded() throws {
    let sink = LogSink(fd: open("/dev/null", O_WRONLY | O_CLOEXEC))
    let log = try OutputLog(unit: "flood.service", sink: sink)
    _ = fcntl(log.writeEnd.number, 1031, 1 << 18)
    // F_SETPIPE_SZ and F_GETPIPE_SZ
    let capacity = fcntl(log.writeEnd.number, 1032)
    _ = fcntl(log.writeEnd.number, F_SETFL, O_NONBLOCK)
    let bytes = [UInt8](repeating: 10, count: 1 << 18)
    #expect(write(log.writeEnd.number, bytes, bytes.count) == Int(capacity))
    #expect(log.read() == (Int(capacity) > OutputLog.bytesPerWake ? .more : .drained))
  }

  private func put(_ text: String, _ log: OutputLog) {
    _ = text.withCString { write(log.writeEnd.number, $0, strlen($0)) }
  }

  private func text(_ reader: Descriptor) -> String {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var all: [UInt8] = []
    while case let count = read(reader.number, &bytes, bytes.count), count > 0 { all += bytes.prefix(count) }
    return String(decoding: all, as: UTF8.self)
  }
}

@Suite("The daemon's log")
struct DaemonLogTests {
  @Test("what is below the level is not even made")
  func levels() throws {
    let (reader, writer) = try Pipe.open(isNonBlocking: true)
    let log = DaemonLog(level: .warning, sink: LogSink(fd: writer.number), hasPrefixes: true)
    var made = 0
    func text(_ text: String) -> String {
      made += 1
      return text
    }
    log.info(text("no"))
    log.warning(text("yes\nand more"))
    log.error(text("too"))
    #expect(made == 2)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(reader.number, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "<4>yes\n<4>and more\n<3>too\n")
  }

  @Test("levels are known by the words of syslog")
  func words() {
    #expect(DaemonLog.Level("debug") == .debug && DaemonLog.Level("err") == .error)
    #expect(DaemonLog.Level("6") == .info && DaemonLog.Level("loud") == nil)
    #expect(DaemonLog.Level.debug < .info && DaemonLog.Level.warning < .error)
  }
}

@Suite("Environment files")
struct EnvironmentFilesTests {
  @Test("files are read in order, globs by name, missing optional ones are none")
  func reading() throws {
    let directory = temporaryDirectory()
    defer { try? NodeDirectory.removeAll(directory) }
    write("A=1\nB=2\n", directory + "/b.env")
    write("A=first\n1BAD=x\n", directory + "/a.env")
    let contents = try EnvironmentFiles.read([
      file(directory + "/*.env"), file(directory + "/none", isOptional: true),
      file(directory + "/none*", isOptional: true),
    ]).get()
    #expect(contents.assignments == ["A=first", "A=1", "B=2"])
    #expect(contents.warnings.count == 1 && contents.warnings[0].contains("1BAD"))
  }

  @Test(
    "a missing file fails with its name and the directive's place",
    arguments: ["/nonexistent/e", "/nonexistent/*"])
  func missing(pattern: String) {
    guard case .failure(let failure) = EnvironmentFiles.read([file(pattern)]) else {
      Issue.record("read nothing")
      return
    }
    #expect(
      failure.description
        == "cannot read the environment file \(pattern) (/test/web.service:3): no such file or directory; "
        + "a `-` before its path makes it optional")
  }

  private func file(_ pattern: String, isOptional: Bool = false) -> ExecSettings.EnvironmentFile {
    let source = SourceText(path: "/test/web.service", bytes: [])
    return .init(
      pattern: pattern, isOptional: isOptional,
      origin: Origin(source: source, span: SourceSpan(lower: 0, upper: 0, line: 3)))
  }
}

private func write(_ text: String, _ path: String) {
  let fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
  _ = text.withCString { Glibc.write(fd, $0, strlen($0)) }
  close(fd)
}
