import ControlBench
import Testing

@Suite("usherctl cat without a daemon")
struct CatFileTests {
  private static let files = [
    "web.socket": "[Socket]\nListenStream=80\nBogus=1\nSymlinks=%t/w",
    "web.socket.d/port.conf": "[Socket]\nListenStream=\nListenStream=8080\n",
  ]

  @Test("prints the files of a unit, each below its path")
  func files() throws {
    let bench = try CheckBench(Self.files)
    let expected = """
      # web.socket
      [Socket]
      ListenStream=80
      Bogus=1
      Symlinks=%t/w

      # web.socket.d/port.conf
      [Socket]
      ListenStream=
      ListenStream=8080

      """
    #expect(try bench.run("cat", ["web.socket"]).output == expected)
    let byName = try bench.run("cat", ["--unit-path", bench.folder, "--merged", "web.socket"])
    #expect(byName.status == 0 && byName.errors == "")
  }

  @Test("--merged prints one unit with the origin of each value, which reads as a unit again")
  func merged() throws {
    let bench = try CheckBench(Self.files)
    let ended = try bench.run("cat", ["--merged", "--all", "--expand", "web.socket"])
    #expect(ended.status == 0 && ended.errors == "")
    #expect(
      ended.output == """
        # web.socket, merged from
        #   web.socket
        #   web.socket.d/port.conf

        [Socket]
        # web.socket:2, emptied at web.socket.d/port.conf:2
        # ListenStream=80
        # web.socket:3, ignored: unknown directive Bogus= in [Socket]
        # Bogus=1
        # web.socket:4
        # with it the unit cannot be started:
        #   Symlinks= needs exactly one listener with a path, web.socket has none
        # expanded: Symlinks=/run/w
        Symlinks=%t/w
        # web.socket.d/port.conf:2, empties the list
        # ListenStream=
        # web.socket.d/port.conf:3
        ListenStream=8080

        """)
    try bench.write("again/web.socket", ended.output)
    let again = try bench.run("cat", ["--merged", "again/web.socket"])
    #expect(again.output.contains("\nListenStream=8080\n") && !again.output.contains("=80\n"))
  }

  @Test("--format=json lists every assignment with its state")
  func json() throws {
    let bench = try CheckBench(Self.files)
    let ended = try bench.run("cat", ["--merged", "--format=json", "web.socket"])
    #expect(
      ended.output.hasPrefix(
        """
        [
          {
            "by" : {
              "file" : "web.socket.d/port.conf",
              "line" : 2
            },
            "file" : "web.socket",
            "key" : "ListenStream",
            "line" : 2,
            "section" : "Socket",
            "state" : "reset",
            "value" : "80"
          },
          {
            "file" : "web.socket",
            "key" : "Bogus",
            "line" : 3,
            "remarks" : [
              "unknown directive Bogus= in [Socket]"
            ],
            "section" : "Socket",
            "state" : "ignored",
            "value" : "1"
          },
        """))
  }

  @Test("What cannot be merged is told")
  func failures() throws {
    let bench = try CheckBench(["a.socket": "[Socket\n", "b.socket": ""])
    for (arguments, status, errors) in [
      (
        ["--merged", "a.socket"], 1,
        "usherctl: cannot merge a.socket: the section header has no ']' at its end\n"
      ),
      (["--merged", "b.socket"], 1, "usherctl: cannot merge b.socket: it is masked\n"),
      (["./none.socket"], 2, "usherctl: cannot read ./none.socket: no such file or directory\n"),
    ] as [([String], Int32, String)] {
      let ended = try bench.run("cat", arguments)
      #expect(ended.status == status && ended.errors == errors && ended.output == "")
    }
    #expect(try bench.run("cat", ["--all", "a.socket"]).status == 64)
  }

  @Test("A drop-in that is a link to nothing is told as that, and the rest printed")
  func danglingDropIn() throws {
    let bench = try CheckBench(["a.service": "[Service]\nExecStart=/bin/true\n", "a.service.d/x.conf": ""])
    bench.link("a.service.d/50.conf", to: "nowhere")
    let ended = try bench.run("cat", ["a.service"])
    #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
    #expect(ended.output.contains("ExecStart=/bin/true"))
    #expect(ended.output.contains("# a.service.d/50.conf is a link to nothing\n"), "\(ended.output)")
    let checked = try bench.check(["a.service"])
    #expect(
      checked.output.contains("cannot read a.service.d/50.conf: it is a link to nothing"), "\(checked.output)"
    )
  }

  @Test("A link that leads round or to a unit of another type is not said to be built in")
  func unfitLinks() throws {
    let bench = try CheckBench(["web.service": "[Service]\nExecStart=/bin/true\n"])
    bench.link("loop1.service", to: "loop2.service")
    bench.link("loop2.service", to: "loop1.service")
    bench.link("al.socket", to: "web.service")
    for name in ["loop1.service", "al.socket"] {
      let ended = try bench.run("cat", ["./" + name])
      #expect(ended.status != 0 && !ended.output.contains("built in"), "\(ended.output)")
      #expect(ended.errors.contains("cannot ") && ended.errors.contains("\(name): "), "\(ended.errors)")
    }
  }
}
