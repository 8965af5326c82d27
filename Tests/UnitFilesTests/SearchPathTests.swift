import Testing

@testable import UnitFiles

@Suite("The search path")
struct SearchPathTests {
  @Test("In system mode usher's directories stand before systemd's, and only these are foreign")
  func system() {
    let controls = SearchPath.system.directories.prefix(4)
    #expect(controls.allSatisfy { $0.isControl && $0.isForeign == $0.path.contains("systemd") })
    let directories = SearchPath.system.directories.dropFirst(4)
    #expect(directories.first?.path == "/etc/usher/system")
    #expect(directories.count == 9)
    #expect(directories.prefix(4).allSatisfy { !$0.isForeign && $0.path.contains("/usher/") })
    #expect(directories.dropFirst(4).allSatisfy { $0.isForeign && $0.path.contains("/systemd/") })
  }

  @Test("In user mode unknown directories are left out")
  func user() {
    let path = SearchPath.user(configuration: "/home/a/.config", data: nil, runtime: "/run/user/7")
    #expect(path.directories.first { !$0.isForeign && !$0.isControl }?.path == "/home/a/.config/usher/user")
    #expect(path.directories.first?.path == "/home/a/.config/usher/user.control")
    #expect(path.directories.contains { $0.path == "/run/user/7/systemd/user" && $0.isForeign })
    #expect(path.directories.allSatisfy { $0.path.hasPrefix("/") && !$0.path.hasPrefix("/usher") })
  }

  @Test("An explicit path is taken as given, cleaned of repetitions")
  func explicit() {
    let path = SearchPath.explicit(["/a/", "", "/b/../b", "/a"])
    #expect(path.directories.map(\.path) == ["/a", "/b"])
    #expect(path.directories.allSatisfy { !$0.isForeign })
  }
}

@Suite("Paths as text")
struct UnitPathTests {
  @Test("Joining resolves dots, an absolute path stands for itself")
  func joining() {
    #expect(UnitPath.joined("/a/b.wants", "../c.service") == "/a/c.service")
    #expect(UnitPath.joined("/a", "/x//y/./z") == "/x/y/z")
    #expect(UnitPath.joined("/a", "../../..") == "/")
    #expect(UnitPath.directory(of: "/a/b") == "/a" && UnitPath.directory(of: "/a") == "/")
    #expect(UnitPath.name(of: "/a/b.d") == "b.d")
  }
}
