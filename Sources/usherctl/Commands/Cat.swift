import ArgumentParser
import Glibc
import Systemd

struct Cat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat", abstract: "Print the unit files that units were made from.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try reporting {
      let connection = try control.connect()
      var blocks: [String] = []
      for unit in try UnitArguments.expand(units, connection) {
        guard try connection.property("LoadState", of: unit)?.text != "not-found" else {
          throw CommandFailure("cannot print \(unit): there is no unit file for it")
        }
        let main = try connection.property("FragmentPath", of: unit)?.text ?? ""
        let dropIns = try connection.property("DropInPaths", of: unit)?.texts ?? []
        if main.isEmpty && dropIns.isEmpty { blocks.append("# \(unit) is built in\n") }
        for path in (main.isEmpty ? [] : [main]) + dropIns { blocks.append(try block(path)) }
        if try connection.property("NeedDaemonReload", of: unit)?.boolean == true {
          Output.complain(
            "\(unit) has changed on disk since it was read; "
              + "`usherctl daemon-reload` reads it again")
        }
      }
      Output.show(blocks.joined(separator: "\n"))
    }
  }

  private func block(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure("cannot read \(path): \(String(cString: strerror(errno)).lowercased())")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk.prefix(count)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return "# \(path)\n" + text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n")
  }
}
