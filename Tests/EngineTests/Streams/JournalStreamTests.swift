import CLinux
import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("A stream into the journal")
struct JournalStreamTests {
  /// A listener as the journal has one.
  private func journal(at path: String) throws -> Descriptor {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, byte) in path.utf8.enumerated() { room[index] = byte }
    }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0 && listen(number, 1) == 0)
    return Descriptor(adopting: number)
  }

  @Test("begins with what the journal must know, then takes lines, and can be told by its identity")
  func header() throws {
    let base = temporaryDirectory()
    defer { try? NodeDirectory.removeAll(base) }
    let listener = try journal(at: base + "/stdout")
    var settings = LogSettings()
    settings.facility = 16
    settings.level = 4
    settings.goesToKernelLog = true
    settings.readsPrefix = false
    let stream = try JournalStream(
      .init(identifier: "two\nlines", unit: "web.service", settings: settings), path: base + "/stdout")
    _ = write(stream.descriptor.number, "text\n", 5)
    let connection = Descriptor(adopting: accept(listener.number, nil, nil))
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = read(connection.number, &bytes, bytes.count)
    #expect(
      String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        == "twolines\nweb.service\n132\n0\n0\n1\n0\ntext\n")
    var status = stat()
    #expect(fstat(stream.descriptor.number, &status) == 0)
    #expect(stream.identity == "\(status.st_dev):\(status.st_ino)")
    // It blocks, as standard output does, with room for a burst; nothing is read from it.
    #expect(usher_fcntl(stream.descriptor.number, F_GETFL, 0) & O_NONBLOCK == 0)
    var size: Int32 = 0
    var length = socklen_t(4)
    #expect(getsockopt(stream.descriptor.number, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0)
    #expect(!isRoot || size == 16 << 20)
    #expect(read(stream.descriptor.number, &bytes, 1) == 0)
  }

  @Test("does not wait for a journal that does not answer")
  func full() throws {
    let base = temporaryDirectory()
    defer { try? NodeDirectory.removeAll(base) }
    let listener = try journal(at: base + "/stdout")
    var streams: [JournalStream] = []
    let failure = #expect(throws: SystemCallError.self) {
      for _ in 0..<100 {
        streams.append(
          try JournalStream(
            .init(identifier: "a", unit: "a.service", settings: LogSettings()), path: base + "/stdout"))
      }
    }
    #expect(failure?.errno == EAGAIN && listener.isOpen)
  }

  @Test("a journal that is not there is told")
  func absent() {
    let failure = #expect(throws: SystemCallError.self) {
      try JournalStream(
        .init(identifier: "a", unit: "a.service", settings: LogSettings()), path: "/nonexistent/stdout")
    }
    #expect(failure.map { "\($0)" } == "cannot connect to /nonexistent/stdout: no such file or directory")
  }
}

@Suite("Files that are passed open")
struct OpenedFilesTests {
  private func open(_ path: String, _ access: OpenFile.Access = .readWrite, isOptional: Bool = false)
    -> Result<[OpenedFiles.Opened], SystemCallError>
  {
    var file = OpenFile(path: path, name: "f")
    file.access = access
    file.isOptional = isOptional
    return OpenedFiles.open([file])
  }

  @Test("are opened as the flags say, and block")
  func modes() throws {
    let base = temporaryDirectory()
    defer { try? NodeDirectory.removeAll(base) }
    let path = base + "/file"
    let made = Glibc.open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    _ = write(made, "abc", 3)
    close(made)
    for (access, flags) in [
      (OpenFile.Access.readOnly, O_RDONLY), (.readWrite, O_RDWR), (.append, O_RDWR | O_APPEND),
    ] {
      let opened = try #require(try open(path, access).get().first)
      let kept = usher_fcntl(opened.descriptor.number, F_GETFL, 0)
      #expect(kept & (O_ACCMODE | O_APPEND | O_NONBLOCK) == flags && opened.name == "f")
    }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_size == 3)
    _ = try open(path, .truncate).get()
    #expect(stat(path, &status) == 0 && status.st_size == 0)
  }

  @Test("a FIFO without its other end does not hold anybody up")
  func fifo() throws {
    let base = temporaryDirectory()
    defer { try? NodeDirectory.removeAll(base) }
    try #require(mkfifo(base + "/fifo", 0o600) == 0)
    #expect(try open(base + "/fifo", .readOnly).get().count == 1)
  }

  @Test("one that is missing fails the start, unless it may be missing")
  func missing() throws {
    guard case .failure(let error) = open("/nonexistent") else {
      Issue.record("it was opened")
      return
    }
    #expect("\(error)" == "cannot open /nonexistent: no such file or directory")
    #expect(try open("/nonexistent", isOptional: true).get().isEmpty)
  }
}

@Suite("Memory that nobody can change")
struct SealedMemoryTests {
  @Test("is read from its start, and refuses to be written")
  func seals() throws {
    let memory = try SealedMemory.make("data-fd", Array("text".utf8))
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(read(memory.number, &bytes, 10) == 4)
    #expect(write(memory.number, "x", 1) == -1 && errno == EPERM)
    #expect(ftruncate(memory.number, 0) == -1 && errno == EPERM)
  }
}
