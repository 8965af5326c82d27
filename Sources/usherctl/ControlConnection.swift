import Glibc
import Systemd

/// A connection to the daemon, and the calls that commands make.
final class ControlConnection {
  static let managerPath = "/org/freedesktop/systemd1"
  static let managerInterface = "org.freedesktop.systemd1.Manager"
  static let unitInterface = "org.freedesktop.systemd1.Unit"
  static let ownInterface = "org.usher1.Unit"
  private static let propertiesInterface = "org.freedesktop.DBus.Properties"

  let bus: BusConnection

  init(path: String) throws(CommandFailure) {
    do throws(SystemdError) {
      bus = try BusConnection.connect(path: path)
    } catch {
      let help =
        switch error.errno {
        case ENOENT, ECONNREFUSED: "no usherd runs there; start one, or name another with --control"
        case EACCES, EPERM: "only root and the daemon's own user may"
        default: "see that usherd runs and that the path is right"
        }
      throw CommandFailure(
        "cannot connect to usherd at \(path): \(error.words); \(help)",
        status: error.errno == EACCES || error.errno == EPERM ? 4 : 1)
    }
  }

  func manager(_ member: String, _ arguments: BusValue...) throws(BusError) -> [BusValue] {
    try call(
      ControlConnection.managerPath, ControlConnection.managerInterface, member, arguments)
  }

  func call(
    _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue]
  ) throws(BusError) -> [BusValue] {
    // A reload or a start may take as long as reading all unit files does.
    let reply = try bus.call(
      path: path, interface: interface, member: member, arguments, timeout: 90_000_000)
    do throws(SystemdError) {
      return try reply.values()
    } catch {
      throw BusError("org.freedesktop.DBus.Error.InconsistentMessage", error.words)
    }
  }

  /// A restart whose new process comes before the old one goes; the answer is the job's path.
  func restartOverlapping(_ unit: String, _ mode: String) throws(BusError) -> [BusValue] {
    // Says what is wrong with the name, or with the unit.
    let path = try manager("LoadUnit", .string(unit)).first?.text ?? ControlConnection.path(of: unit)
    return try call(path, ControlConnection.ownInterface, "RestartOverlapping", [.string(mode)])
  }

  /// One property of a unit, which is loaded if need be.
  func property(
    _ name: String, of unit: String, _ interface: String = unitInterface
  ) throws(BusError) -> BusValue? {
    try call(
      ControlConnection.path(of: unit), ControlConnection.propertiesInterface, "Get",
      [.string(interface), .string(name)]
    ).first?.unwrapped
  }

  /// All properties of an object, in the daemon's order.
  func properties(of path: String) throws(BusError) -> Properties {
    let reply = try call(path, ControlConnection.propertiesInterface, "GetAll", [.string("")])
    return Properties(reply.first)
  }

  /// The units in memory that are in one of the states and match one of the patterns.
  func units(states: [String] = [], patterns: [String] = []) throws(BusError) -> [UnitRow] {
    let reply = try manager("ListUnitsByPatterns", .strings(states), .strings(patterns))
    return (reply.first?.elements ?? []).compactMap { UnitRow($0) }
  }

  /// The object path of a unit, as systemd escapes names.
  static func path(of unit: String) -> String {
    var label = ""
    for (index, byte) in unit.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        label.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "0")...UInt8(ascii: "9") where index > 0:
        label.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16)
        label += hex.count == 1 ? "_0" + hex : "_" + hex
      }
    }
    return managerPath + "/unit/" + (label.isEmpty ? "_" : label)
  }
}

/// The properties of one object, in order.
struct Properties {
  private(set) var rows: [(name: String, value: BusValue)] = []

  init(_ dictionary: BusValue?) {
    for entry in dictionary?.elements ?? [] {
      if case .entry(let name, let value) = entry, let name = name.text {
        rows.append((name, value.unwrapped))
      }
    }
  }

  init(_ rows: [(name: String, value: BusValue)]) { self.rows = rows }

  subscript(_ name: String) -> BusValue? { rows.first { $0.name == name }?.value }

  /// Empty where it is absent.
  func text(_ name: String) -> String { self[name]?.text ?? "" }
  func texts(_ name: String) -> [String] { self[name]?.texts ?? [] }
  func integer(_ name: String) -> Int64 { self[name]?.integer ?? 0 }

  /// A point in time in microseconds; nil for never.
  func time(_ name: String) -> UInt64? {
    guard case .uint64(let time) = self[name], time > 0, time != .max else { return nil }
    return time
  }
}

/// One row of the daemon's list of units.
struct UnitRow {
  var name: String
  var description: String
  var load: String
  var active: String
  var sub: String
  var jobID: Int64
  var jobType: String

  init(
    name: String, description: String, load: String, active: String, sub: String,
    jobID: Int64 = 0, jobType: String = ""
  ) {
    self.name = name
    self.description = description
    self.load = load
    self.active = active
    self.sub = sub
    self.jobID = jobID
    self.jobType = jobType
  }

  /// Nil for what is no such row.
  init?(_ value: BusValue) {
    guard let members = value.elements, members.count >= 10 else { return nil }
    self.init(
      name: members[0].text ?? "", description: members[1].text ?? "",
      load: members[2].text ?? "", active: members[3].text ?? "", sub: members[4].text ?? "",
      jobID: members[7].integer ?? 0, jobType: members[8].text ?? "")
  }
}
