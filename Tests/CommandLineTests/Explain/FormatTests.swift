import ControlBench
import Glibc
import Testing

@Suite("usherctl format")
struct FormatTests {
  private static let untidy =
    "[Socket]\r\nListenStream = 80\r\n\r\n\r\n# all\n[Install]\nWantedBy=sockets.target  "
  private static let tidy = "[Socket]\nListenStream=80\n\n# all\n[Install]\nWantedBy=sockets.target\n"

  private func format(_ bench: CheckBench, _ arguments: [String]) throws -> Program {
    try bench.run("format", arguments)
  }

  @Test("prints the formatted text and leaves the file alone")
  func prints() throws {
    let bench = try CheckBench(["a.socket": Self.untidy])
    let ended = try format(bench, ["a.socket"])
    #expect(ended.status == 0 && ended.output == Self.tidy && ended.errors == "")
    #expect(try bench.read("a.socket") == Self.untidy)
    #expect(try bench.run("format", ["-"], input: "a.socket").output == Self.tidy)
  }

  @Test("-i writes the file behind a link, with its mode, and nothing that is tidy already")
  func inPlace() throws {
    let bench = try CheckBench(["dir/a.socket": Self.untidy, "b.socket": Self.tidy])
    bench.link("l.socket", to: "dir/a.socket")
    chmod(bench.folder + "/dir/a.socket", 0o640)
    let before = bench.status("b.socket").st_ino
    let ended = try format(bench, ["-i", "l.socket", "b.socket"])
    #expect(ended.status == 0 && ended.output == "" && ended.errors == "")
    #expect(try bench.read("dir/a.socket") == Self.tidy)
    #expect(bench.status("dir/a.socket").st_mode & 0o7777 == 0o640)
    #expect(bench.status("b.socket").st_ino == before)
    var status = stat()
    #expect(lstat(bench.folder + "/l.socket", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(try Program.run("ls", ["-A", bench.folder + "/dir"]).output == "a.socket\n")
  }

  @Test("-i keeps the owner", .enabled(if: geteuid() == 0))
  func owner() throws {
    let bench = try CheckBench(["a.socket": Self.untidy])
    #expect(chown(bench.folder + "/a.socket", 65534, 65534) == 0)
    #expect(try format(bench, ["-i", "a.socket"]).status == 0)
    #expect(bench.status("a.socket").st_uid == 65534 && bench.status("a.socket").st_gid == 65534)
  }

  @Test("--check lists what would change and tells it by its status; --diff shows it")
  func check() throws {
    let bench = try CheckBench(["a.socket": Self.untidy, "b.socket": Self.tidy])
    let checked = try format(bench, ["--check", "b.socket", "a.socket"])
    #expect(checked.status == 1 && checked.output == "a.socket\n" && checked.errors == "")
    #expect(try format(bench, ["--check", "b.socket"]).status == 0)
    try bench.write("c.socket", "[Socket]\nListenStream=1\nListenStream=2\nListenStream=3\nListenStream =4")
    let shown = try format(bench, ["--diff", "c.socket"])
    #expect(shown.status == 0)
    #expect(
      shown.output == """
        --- c.socket
        +++ c.socket (formatted)
        @@ -2,4 +2,4 @@
         ListenStream=1
         ListenStream=2
         ListenStream=3
        -ListenStream =4
        \\ No newline at end of file
        +ListenStream=4

        """)
    #expect(try format(bench, ["--diff", "--check", "c.socket"]).status == 1)
    #expect(try bench.read("a.socket") == Self.untidy)
  }

  @Test("A file that is refused stays as it is, the others are formatted")
  func refused() throws {
    let bench = try CheckBench(["bad.socket": "[Socket\nA = b\n", "a.socket": Self.untidy])
    let ended = try format(bench, ["-i", "bad.socket", "a.socket", "none.socket"])
    #expect(ended.status == 2)
    #expect(
      ended.errors == """
        usherctl: cannot format bad.socket: line 1: the section header has no ']' at its end; it is left as it is
        usherctl: cannot read none.socket: no such file or directory

        """)
    #expect(try bench.read("bad.socket") == "[Socket\nA = b\n")
    #expect(try bench.read("a.socket") == Self.tidy)
    let piped = try bench.run("format", ["-"], input: "bad.socket")
    #expect(piped.status == 1 && piped.output == "[Socket\nA = b\n")
  }
}
