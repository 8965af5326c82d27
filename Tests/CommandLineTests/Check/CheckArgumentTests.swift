import ControlBench
import Foundation
import Testing

@Suite("What the arguments of usherctl mean")
struct CheckArgumentTests {
  private static let bad = "[Service]\nExecStart=/bin/true\nOdd=1\n"

  @Test("Each finding is in its own file, however many folders are checked")
  func manyFolders() throws {
    var files: [String: String] = [:]
    for index in 0..<40 { files["d\(index)/same.service"] = "# \(index)\n" + Self.bad }
    let bench = try CheckBench(files)
    let folders = (0..<40).map { "d\($0)" }
    let ended = try bench.check(folders)
    for folder in folders {
      let places = ended.output.components(separatedBy: "\(folder)/same.service:4:1: ").count - 1
      #expect(places == 1, "\(folder) in \(ended.output)")
    }
  }

  @Test("Standard input is read once")
  func twice() throws {
    let bench = try CheckBench(["bad.service": Self.bad])
    let ended = try bench.check(["-", "-"], input: "bad.service")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("cannot read - twice"), "\(ended.errors)")
    #expect(try bench.check(["-"], input: "bad.service").status == 1)
  }

  @Test("--name takes the name of a unit or of a drop-in, and nothing else")
  func names() throws {
    let bench = try CheckBench(["text": "[Service]\nExecStart=/bin/true\n"])
    for name in ["bad", "a b.service", "x.conf", "web.soket"] {
      let ended = try bench.check(["--name", name, "-"], input: "text")
      #expect(ended.status == 2, "\(name): \(ended.output)")
      #expect(ended.errors.contains("cannot name a unit \(name)"), "\(ended.errors)")
    }
    #expect(try bench.check(["--name", "web.service", "-"], input: "text").status == 0)
    #expect(try bench.check(["--name", "web.service.d/x.conf", "-"], input: "text").status == 0)
  }

  @Test("An instance of a template that lies there is checked as that instance")
  func instance() throws {
    let bench = try CheckBench([
      "dir/a@.service": "[Service]\nExecStart=/bin/echo %i\nOdd=1\n", "dir/plain.service": Self.bad,
    ])
    let ended = try bench.check(["dir/a@5.service"])
    #expect(ended.status == 1)
    #expect(ended.output.contains("dir/a@.service:3:1: "), "\(ended.output)")
    #expect(!ended.output.contains("plain"))
    let missing = try bench.check(["dir/b@5.service"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("cannot read dir/b@5.service: "), "\(missing.errors)")
    #expect(try bench.run("cat", ["dir/a@5.service"]).output.contains("/bin/echo %i"))
  }

  @Test("A relative --unit-path is meant from the working directory, and shown as it was written")
  func relativeUnitPath() throws {
    let bench = try CheckBench([
      "units/bad.service": Self.bad + "[Install]\nWantedBy=multi-user.target\n", "other/x.service": Self.bad,
    ])
    let ended = try bench.check(["--unit-path", "other:units/", "bad.service"])
    #expect(ended.status == 1)
    #expect(ended.output.contains("units/bad.service:3:1: "), "\(ended.output)")
    #expect(!ended.output.contains(bench.folder))
    for verb in ["cat", "explain"] {
      let text = try bench.run(verb, ["--unit-path=./units", "bad.service"])
      #expect(text.status == 0, "\(verb): \(text.errors)")
    }
    #expect(try bench.run("is-enabled", ["--unit-path=units", "bad.service"]).output == "disabled\n")
    #expect(try bench.run("enable", ["--unit-path=units", "bad.service"]).status == 0)
    #expect(bench.status("units/multi-user.target.wants/bad.service").st_size > 0)
    #expect(try bench.run("is-enabled", ["--unit-path=units", "bad.service"]).output == "enabled\n")
  }

  @Test("With --root a path is that file's in the root, never the unit of that name")
  func pathBelowRoot() throws {
    let text = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
    let bench = try CheckBench(["root/usr/lib/systemd/system/x.service": text, "root/opt/y.service": text])
    for path in ["../x.service", "./x.service", "/x.service", "root/opt/y.service"] {
      let ended = try bench.run("enable", ["--root=root", path])
      #expect(ended.status == 1, "\(path): \(ended.output)")
      #expect(ended.errors.contains("there is no file /"), "\(ended.errors)")
    }
    #expect(bench.status("root/etc").st_mode == 0)
    #expect(try bench.run("enable", ["--root=root", "/opt/y.service"]).status == 0)
  }

  @Test("What leads nowhere ends with 2, and what is named beside it is checked all the same")
  func partlyThere() throws {
    let bench = try CheckBench(["a.service": Self.bad, "a.service.d/none": "", "empty/none": ""])
    for missing in ["a.service.d", "empty", "nosuch.service"] {
      for format in ["human", "json"] {
        let ended = try bench.check(["--format", format, missing, "a.service"])
        #expect(ended.status == 2)
        #expect(ended.errors.contains("cannot ") && ended.errors.contains(missing), "\(ended.errors)")
        #expect(ended.output.contains("directive-unknown"), "\(ended.output)")
      }
    }
    let nothing = try bench.check(["empty", "nosuch.service"])
    #expect(nothing.status == 2)
    #expect(nothing.errors.contains("empty") && nothing.errors.contains("nosuch.service"))
  }

  @Test("A file that is no unit's is not taken for one")
  func otherFiles() throws {
    let bench = try CheckBench([
      "README.md": "# Title\n\ntext = more\n",
      "q.container": "[Container]\nImage=x\n[Service]\nRestart=always\n",
      "n.network": "[Match]\nName=e\n", "l.link": "[Match]\n[Link]\n", "saved.bak": Self.bad,
    ])
    for name in ["README.md", "q.container", "n.network", "l.link"] {
      let ended = try bench.check([name])
      #expect(ended.status == 2 && ended.output.isEmpty, "\(ended.output)")
      #expect(ended.errors.contains("cannot check \(name): it is no unit file of a type"), "\(ended.errors)")
    }
    #expect(try bench.check(["saved.bak"]).status == 1)
    #expect(try bench.check(["--name", "q.service", "q.container"]).status == 1)
  }

  @Test(
    "The sections tell which type text on standard input is",
    arguments: [
      "Timer", "Path", "Mount", "Automount", "Swap", "Slice", "Scope", "Device", "Socket", "Service",
    ])
  func guess(section: String) throws {
    let bench = try CheckBench(["text": "[Unit]\nDescription=x\n[\(section)]\nOdd=1\n"])
    let ended = try bench.check(["-"], input: "text")
    #expect(ended.output.contains("unknown directive Odd= in [\(section)]"), "\(ended.output)")
    #expect(!ended.output.contains("unknown section"), "\(ended.output)")
  }

  @Test("A command line that is not understood ends with 2 where there is no daemon to ask")
  func usage() throws {
    let bench = try CheckBench(["r.service": Self.bad])
    for (verb, words) in [
      ("check", ["--bogus"]), ("explain", ["--bogus"]), ("format", ["--bogus"]),
      ("format", ["-i", "--check", "r.service"]), ("format", ["-i", "-"]), ("check", []), ("format", []),
    ] {
      #expect(try bench.run(verb, words).status == 2, "\(verb) \(words)")
    }
    #expect(try bench.check(["--bogus"]).errors.contains("Unknown option '--bogus'"))
    #expect(try bench.run("start", ["--bogus"]).status == 64)
    #expect(try bench.run("--user", ["check", "--bogus"]).status == 2)
  }

  @Test("A link that is broken is told once, and fails the check")
  func brokenLinks() throws {
    let bench = try CheckBench(["ok.service": "[Service]\nExecStart=/bin/true\n"])
    bench.link("dang.service", to: "nothing.service")
    bench.link("loop1.service", to: "loop2.service")
    bench.link("loop2.service", to: "loop1.service")
    let ended = try bench.check(["."])
    #expect(ended.status == 1)
    for name in ["dang", "loop1", "loop2"] {
      let lines = ended.output.split(separator: "\n").filter { $0.hasPrefix("\(name).service") }
      #expect(lines.count == 1, "\(ended.output)")
    }
    bench.link("far.service", to: "/nowhere/else.service")
    for (name, why) in [
      ("dang", "link to nothing.service"), ("loop1", "round in a circle"), ("far", "leads to no file"),
    ] {
      let alone = try bench.check(["\(name).service"])
      #expect(alone.status == 1)
      #expect(alone.output.contains(why) && alone.output.contains("1 error in 1 file"), "\(alone.output)")
    }
  }

  @Test("A folder is checked without the folders in it, but for those of drop-ins")
  func inner() throws {
    let bench = try CheckBench([
      "units/a.service": "[Service]\nExecStart=/bin/true\n", "units/inner/y.service": Self.bad,
    ])
    let ended = try bench.check(["units"])
    #expect(ended.status == 0 && !ended.output.contains("inner"), "\(ended.output)")
    #expect(try bench.check(["units", "units/inner"]).status == 1)
  }
}
