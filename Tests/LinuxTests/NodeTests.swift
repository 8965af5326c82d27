import Glibc
import Linux
import Testing

@Suite("Nodes and directories")
struct NodeTests {
  let directory = TestDirectory()

  @Test("missing directories are made with exactly the mode, existing ones stay as they are")
  func directories() throws {
    chmod(directory.path, 0o701)
    try NodeDirectory.makeParents(of: directory.path + "/a/b/leaf", mode: 0o1777)
    #expect(try Node(at: directory.path).mode == 0o701)
    #expect(try Node(at: directory.path + "/a").mode == 0o1777)
    #expect(try Node(at: directory.path + "/a/b").mode == 0o1777)
    #expect(Node.find(at: directory.path + "/a/b/leaf") == nil)
    try NodeDirectory.make(directory.path + "/a/b/leaf", mode: 0o500)
    try NodeDirectory.make(directory.path + "/a/b/leaf", mode: 0o700)
    #expect(try Node(at: directory.path + "/a/b/leaf").mode == 0o500)
  }

  @Test("a file on the way is an error that names the place")
  func fileOnTheWay() throws {
    close(open(directory.path + "/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
    #expect(throws: SystemCallError("open directory", on: directory.path + "/file", errno: ENOTDIR)) {
      try NodeDirectory.makeParents(of: directory.path + "/file/a/b", mode: 0o755)
    }
  }

  @Test("removing a tree removes links, not what they lead to")
  func removal() throws {
    try NodeDirectory.make(directory.path + "/outside", mode: 0o700)
    try NodeDirectory.make(directory.path + "/tree/deep", mode: 0o700)
    try Node.link(at: directory.path + "/tree/deep/link", to: directory.path + "/outside")
    _ = try Fifo.open(directory.path + "/tree/fifo", mode: 0o600)
    try NodeDirectory.removeAll(directory.path + "/tree")
    try NodeDirectory.removeAll(directory.path + "/tree")
    #expect(try NodeDirectory.names(in: directory.path) == ["outside"])
  }

  @Test("a tree of any depth is removed, and what cannot be removed does not keep the rest")
  func deepRemoval() throws {
    var path = directory.path + "/tree"
    try NodeDirectory.make(path, mode: 0o700)
    let top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var at = top
    for _ in 0..<700 {
      try #require(mkdirat(at, "deep", 0o700) == 0)
      let next = openat(at, "deep", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if at != top { close(at) }
      at = next
    }
    close(at)
    close(top)
    try NodeDirectory.removeAll(path)
    #expect(Node.find(at: path) == nil)

    path = directory.path + "/mixed"
    for name in ["a", "b", "c"] { try NodeDirectory.make(path + "/\(name)/in", mode: 0o700) }
    // Another file system, where there is one to be had.
    guard mount("none", path + "/b/in", "tmpfs", 0, nil) == 0 else {
      return print("skipped: nothing can be mounted here")
    }
    defer { umount2(path + "/b/in", Int32(MNT_DETACH)) }
    close(open(path + "/b/in/kept", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
    #expect(throws: SystemCallError("remove", on: path + "/b/in", errno: EXDEV)) {
      try NodeDirectory.removeAll(path)
    }
    #expect(try NodeDirectory.names(in: path) == ["b"])
    #expect(try NodeDirectory.names(in: path + "/b/in") == ["kept"])
  }

  @Test("a node keeps its identity, what is asked and set concerns it alone")
  func identity() throws {
    let path = directory.path + "/f"
    let fifo = try Fifo.open(path, mode: 0o600)
    let node = try Node(at: path)
    #expect(node.kind == .fifo && node.mode == 0o600)
    #expect(try Node.identity(of: fifo.number) == node.identity)
    #expect(rename(path, path + "2") == 0)
    _ = try Fifo.open(path, mode: 0o600)
    try node.setMode(0o4622)
    #expect(try Node(at: path + "2").mode == 0o4622)
    #expect(try Node(at: path).mode == 0o600)
    #expect(try Node(at: path).identity != node.identity)
  }

  @Test("a link that says the same is as good, another is in the way")
  func links() throws {
    let path = directory.path + "/l"
    try Node.link(at: path, to: "/a")
    try Node.link(at: path, to: "/a")
    #expect(throws: SystemCallError("make link", on: path, errno: EEXIST)) {
      try Node.link(at: path, to: "/b")
    }
    #expect(Node.linkTarget(path) == "/a" && Node.linkTarget(directory.path) == nil)
    #expect(try Node(at: path).kind == .link)
  }

  @Test("files are read up to their bound")
  func files() throws {
    let path = directory.path + "/file"
    let fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    #expect(write(fd, "abc", 3) == 3)
    close(fd)
    #expect(ProcFile.read(path) == "abc" && ProcFile.read(path + "x") == nil)
    #expect(throws: SystemCallError("read", on: path, errno: EFBIG)) { try ProcFile.bytes(path, limit: 2) }
  }
}
