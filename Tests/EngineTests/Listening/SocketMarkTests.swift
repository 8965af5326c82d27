import Engine
import Glibc
import Linux
import Testing
import UnitModel

/// Labels and attributes that not every kernel has: each is set where it can be, and told where it cannot.
@Suite("Marks on sockets")
struct SocketMarkTests {
  /// Linux 7.0 has attributes of sockets.
  private static let hasAttributes: Bool = {
    guard let socket = try? Socket.open(family: AF_UNIX, kind: .stream) else { return false }
    return (try? ExtendedAttribute.set("user.test", "1", on: socket.number)) != nil
  }()

  private static let entry = SocketSettings.Attribute(name: "user.varlink", value: "entrypoint")

  @Test(
    "the node, the listening socket and the accepted one get their attributes, or it is told that they do not"
  )
  func attributes() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    bench.settings.entryPointAttributes = [Self.entry]
    bench.settings.listenAttributes = [.init(name: "user.varlink", value: "listen")]
    bench.settings.acceptAttributes = [.init(name: "user.varlink", value: "server")]
    let listener = try bench.start()[0]
    let client = try connection(to: try #require(listener.address))
    let accepted = try #require(Acceptor.acceptBatch(on: listener).connections.first).descriptor
    let options = SocketOptions(bench.settings)
    #expect(!options.isEmpty)
    let failures = options.apply(to: accepted.number, family: AF_UNIX, isStream: true, isAccepted: true)
    if Self.hasAttributes {
      #expect(listener.warnings == [] && failures == [])
      #expect(ExtendedAttribute.value("user.varlink", of: try Node(at: bench.path("s"))) == "entrypoint")
      #expect(ExtendedAttribute.value("user.varlink", of: listener.descriptor.number) == "listen")
      #expect(ExtendedAttribute.value("user.varlink", of: accepted.number) == "server")
    } else {
      #expect(listener.warnings.map(\.key) == ["XAttrEntryPoint", "XAttrListen"])
      #expect(failures.map(\.key) == ["XAttrAccept"])
      #expect(try SocketOption.isListening.value(on: listener.descriptor.number) == 1)
    }
    #expect(client.isOpen)
  }

  @Test("the label of SMACK is on the FIFO", .enabled(if: isRoot))
  func label() throws {
    let bench = ListeningBench()
    bench.addPath(.fifo, "f")
    bench.settings.smackLabel = "web"
    // Without SMACK the kernel keeps the attribute all the same, if the file system can.
    bench.opener.hasSmack = true
    let listener = try bench.start()[0]
    let fd = listener.descriptor.number
    guard listener.warnings == [] else {
      #expect(listener.warnings.map(\.key) == ["SmackLabel"])
      return
    }
    #expect(ExtendedAttribute.value("security.SMACK64", of: fd) == "web")
  }

  @Test("where the kernel runs without SMACK, labels are told to have no effect")
  func withoutSmack() throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.addPath(.fifo, "f")
    bench.addPath(.stream, "s")
    bench.settings.smackLabel = "web"
    bench.settings.smackLabelIPIn = "*"
    bench.settings.smackLabelIPOut = "_"
    bench.opener.hasSmack = false
    let open = try bench.start()
    #expect(open[0].warnings.map(\.key) == ["SmackLabelIPIn", "SmackLabelIPOut"])
    #expect(
      open[1].warnings.map(\.description) == [
        "cannot set security.SMACK64: operation not supported (SmackLabel=); \(bench.path("f")) has no label of its own"
      ])
    #expect(open[2].warnings.map(\.key) == ["SmackLabel"])
  }
}
