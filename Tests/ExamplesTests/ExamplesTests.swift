import Foundation
import TestRig
import Testing
import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel

/// The examples in `units/`, as the daemon loads them.
@Suite("The examples")
struct ExamplesTests {
  static let folder = Checkout.root + "/units"
  static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".socket") || $0.hasSuffix(".service") }.sorted()

  private static func loader(isUserMode: Bool) -> UnitLoader {
    UnitLoader(
      source: KernelUnitFileSource(), searchPath: .explicit([folder]),
      surroundings: .ofKernel(isUserMode: isUserMode))
  }

  @Test("load without a finding, for the system and for a user", arguments: names, [false, true])
  func loadCleanly(file: String, isUserMode: Bool) throws {
    let name = try #require(UnitName(file))
    var loader = Self.loader(isUserMode: isUserMode)
    let unit = loader.load(name.isTemplate ? name.with(instance: "0") : name)
    #expect(unit.loadState == .loaded)
    #expect(unit.diagnostics.isEmpty, "\(unit.diagnostics)")
  }

  @Test("are all wanted by sockets.target, and every one leads to a service")
  func wanted() throws {
    var loader = Self.loader(isUserMode: false)
    let target = loader.load(try #require(UnitName("sockets.target")))
    let sockets = Self.names.filter { $0.hasSuffix(".socket") }
    #expect(sockets.count >= 5)
    for socket in sockets {
      #expect(target.references.contains { $0.full == socket }, "\(socket) is not wanted by sockets.target")
      let prefix = socket.dropLast(".socket".count)
      #expect(Self.names.contains("\(prefix).service") || Self.names.contains("\(prefix)@.service"))
    }
  }

  @Test("listen on the loopback and above the ports that need root")
  func harmlessAddresses() throws {
    var loader = Self.loader(isUserMode: false)
    for file in Self.names where file.hasSuffix(".socket") {
      let unit = loader.load(try #require(UnitName(file)))
      for listener in try #require(unit.socket).listeners {
        switch listener.address {
        case .ipv4(let bytes, let port): #expect(bytes == [127, 0, 0, 1] && port > 1024)
        case .unixPath(let path): #expect(path.hasPrefix("/run/"))
        default: Issue.record("\(file) listens on \(listener.text)")
        }
      }
    }
  }
}
