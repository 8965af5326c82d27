import Glibc
import Testing
import UnitFiles
import UnitModel

@testable import UnitDisk

/// A directory of its own, gone with the object.
private final class ScratchDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/usher-loading-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    path = String(cString: try #require(made))
  }

  func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen(path + "/" + name, "w"))
    defer { fclose(file) }
    #expect(fputs(text, file) >= 0)
  }

  deinit {
    guard let stream = opendir(path) else { return }
    while let record = readdir(stream) {
      let name = withUnsafeBytes(of: &record.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." {
        unlink(path + "/" + name)
        rmdir(path + "/" + name)
      }
    }
    closedir(stream)
    rmdir(path)
  }
}

extension FileReading {
  fileprivate var text: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  fileprivate var reason: String? {
    if case .unreadable(let why) = self { why } else { nil }
  }

  fileprivate var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }

  fileprivate var isNullDevice: Bool {
    if case .nullDevice = self { true } else { false }
  }
}

@Suite("Unit files from the file system")
struct KernelUnitFileSourceTests {
  private let source = KernelUnitFileSource()

  @Test("Files are read whole, through links too")
  func reading() throws {
    let directory = try ScratchDirectory()
    let text = String(repeating: "x=y\n", count: 100_000)
    try directory.write("a.service", text)
    #expect(symlink("a.service", directory.path + "/b.service") == 0)
    #expect(source.read(directory.path + "/a.service").text == text)
    #expect(source.read(directory.path + "/b.service").text == text)
    #expect(source.linkTarget(of: directory.path + "/b.service") == "a.service")
    #expect(source.linkTarget(of: directory.path + "/a.service") == nil)
  }

  @Test("A file whose size the kernel does not tell is read to its end")
  func unknownSize() {
    #expect(source.read("/proc/self/status").text?.contains("Pid:") == true)
  }

  @Test("What is missing, a mask, a FIFO or a directory is told apart, and nothing blocks")
  func outcomes() throws {
    let directory = try ScratchDirectory()
    #expect(mkfifo(directory.path + "/f.service", 0o600) == 0)
    #expect(symlink("/dev/null", directory.path + "/n.service") == 0)
    #expect(symlink("ring.service", directory.path + "/ring.service") == 0)
    #expect(source.read(directory.path + "/none.service").isAbsent)
    #expect(source.read(directory.path + "/n.service").isNullDevice)
    #expect(source.read(directory.path + "/f.service").reason == "it is a FIFO")
    #expect(source.read(directory.path).reason == "it is a directory")
    #expect(source.read(directory.path + "/ring.service").reason?.contains("symbolic links") == true)
    #expect(source.read("/dev/zero").reason == "it is a device")
  }

  @Test("Directories are listed with the kind of each entry, and tell when they change")
  func listing() throws {
    let directory = try ScratchDirectory()
    try directory.write("a.service", "")
    #expect(mkdir(directory.path + "/a.service.d", 0o755) == 0)
    #expect(symlink("a.service", directory.path + "/b.service") == 0)
    let entries = try #require(source.entries(of: directory.path))
    #expect(
      Set(entries) == [
        DirectoryEntry(name: "a.service", kind: .file), DirectoryEntry(name: "a.service.d", kind: .directory),
        DirectoryEntry(name: "b.service", kind: .link),
      ])
    #expect(source.entries(of: directory.path + "/none") == nil)
    #expect(source.changeStamp(of: directory.path + "/none") == nil)

    // Set back rather than waited for: a change within one tick of the clock leaves the time as it was.
    var old = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, directory.path, &old, 0) == 0)
    let before = source.changeStamp(of: directory.path)
    try directory.write("c.service", "")
    #expect(source.changeStamp(of: directory.path) != before)
  }
}

@Suite("The surroundings of the daemon")
struct KernelSurroundingsTests {
  @Test("They name this host and this user")
  func host() {
    let surroundings = Surroundings.ofKernel(isUserMode: false)
    #expect(surroundings.userID == getuid() && !surroundings.userName.isEmpty)
    #expect(surroundings.home.hasPrefix("/") && surroundings.shell.hasPrefix("/"))
    #expect(surroundings.bootID?.utf8.count == 32)
    #expect(!surroundings.kernelRelease.isEmpty && !surroundings.architecture.contains("_"))
    #expect(surroundings.osRelease["ID"]?.isEmpty == false)
    #expect(surroundings.runtimeDirectory == "/run")
  }

  @Test("In user mode the directories are the user's")
  func userMode() {
    let surroundings = Surroundings.ofKernel(isUserMode: true)
    #expect(surroundings.isUserMode && surroundings.runtimeDirectory != "/run")
    let path = SearchPath.ofDaemon(unitPath: nil, surroundings)
    let first = path.directories.first { !$0.isControl }
    #expect(first?.path == surroundings.configurationDirectory + "/usher/user")
    #expect(SearchPath.ofDaemon(unitPath: "/a:/b", surroundings).directories.map(\.path) == ["/a", "/b"])
  }

  @Test("Assignment files lose their quotes")
  func assignmentFiles() {
    let text = "# c\nID=debian\nNAME=\"Debian \\\"x\\\" GNU\"\nA='b c' # d\nword\nE=\n"
    let values = AssignmentFile(text).values
    #expect(values == ["ID": "debian", "NAME": "Debian \"x\" GNU", "A": "b c", "E": ""])
  }
}
