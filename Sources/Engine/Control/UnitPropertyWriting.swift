import Systemd
import UnitModel

/// A property that is set while the unit is loaded, as a drop-in says it.
package struct UnitPropertySetting: Hashable, Sendable {
  /// What the drop-in is named after: `50-CPUWeight.conf`.
  package var name: String
  /// The section, without brackets.
  package var section: String
  package var lines: [String]

  /// The drop-in's text.
  package var text: String {
    """
    # This drop-in was written by "systemctl set-property" or its like. Do not edit it: it is
    # written anew when the property is set again.
    [\(section)]

    """ + lines.map { $0 + "\n" }.joined()
  }
}

/// From values on the bus to lines of unit files, for the properties that `SetUnitProperties` can set: the
/// description, and what is applied of control groups.
///
/// - Source: org.freedesktop.systemd1(5), "SetUnitProperties()"; systemd.resource-control(5)
enum UnitPropertyWriting {
  /// - Parameter value: of the property's own type; or a text as it stands in unit files.
  static func setting(
    _ name: String, _ value: BusValue, of unit: UnitName
  ) throws(ControlRefusal) -> UnitPropertySetting {
    if name == "Description", let text = value.text {
      return UnitPropertySetting(name: name, section: "Unit", lines: ["Description=\(try line(text))"])
    }
    let section: String
    switch unit.kind {
    case .service: section = "Service"
    case .socket: section = "Socket"
    case .slice: section = "Slice"
    case .target, .mount, .automount, .device, .swap, .timer, .path, .scope:
      throw ControlRefusal(.notSupported, "Units of type \(unit.kind.rawValue) have no control groups here.")
    }
    let directive = directive(name)
    guard let kind = kinds[directive] else {
      throw ControlRefusal(.invalidArguments, "Cannot set property \(name), or unknown property.")
    }
    let file = name.hasSuffix("Scale") ? directive : name == "CPUQuotaPerSecUSec" ? "CPUQuota" : name
    guard let values = try text(kind, name, value) else {
      throw ControlRefusal(
        .invalidArguments, "Property \(name) has no values of type '\(value.unwrapped.signature)'.")
    }
    // What is a list begins anew.
    let isList = kind == .processors || kind == .devices || kind == .latencies
    let assigned = isList && values != [""] ? [""] + values : values
    return UnitPropertySetting(
      name: file, section: section, lines: assigned.map { "\(directive)=\($0)" })
  }

  private enum Kind {
    case flag, weight, processorWeight, memory, tasks, quota, time, processors, devices, latencies, words
  }

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [
      "CPUWeight": .processorWeight, "StartupCPUWeight": .processorWeight, "CPUQuota": .quota,
      "CPUQuotaPeriodSec": .time, "TasksMax": .tasks, "IODeviceLatencyTargetSec": .latencies,
      "DisableControllers": .words, "MemoryZSwapWriteback": .flag,
    ]
    func add(_ names: [String], _ kind: Kind) { for name in names { kinds[name] = kind } }
    add(["CPU", "Memory", "Tasks", "IO", "BlockIO"].map { $0 + "Accounting" }, .flag)
    add(["IOWeight", "CPUShares", "BlockIOWeight"].flatMap { [$0, "Startup" + $0] }, .weight)
    add(["MemoryMin", "DefaultMemoryMin", "DefaultMemoryLow", "MemoryLimit"], .memory)
    add(
      ["MemoryLow", "MemoryHigh", "MemoryMax", "MemorySwapMax", "MemoryZSwapMax"].flatMap {
        [$0, "Startup" + $0]
      },
      .memory)
    add(["AllowedCPUs", "AllowedMemoryNodes"].flatMap { [$0, "Startup" + $0] }, .processors)
    add(
      [
        "IODeviceWeight", "IOReadBandwidthMax", "IOWriteBandwidthMax", "IOReadIOPSMax", "IOWriteIOPSMax",
        "BlockIODeviceWeight", "BlockIOReadBandwidth", "BlockIOWriteBandwidth",
      ], .devices)
    return kinds
  }()

  /// The directive that a property belongs to.
  private static func directive(_ property: String) -> String {
    switch property {
    case "CPUQuotaPerSecUSec": "CPUQuota"
    case "CPUQuotaPeriodUSec": "CPUQuotaPeriodSec"
    case "IODeviceLatencyTargetUSec": "IODeviceLatencyTargetSec"
    case let name where name.hasSuffix("Scale"): String(name.dropLast(5))
    default: property
    }
  }

  /// Nil if the value is of another type.
  private static func text(
    _ kind: Kind, _ name: String, _ value: BusValue
  ) throws(ControlRefusal) -> [String]? {
    let value = value.unwrapped
    if case .string(let text) = value { return [try line(text)] }
    if case .uint32(let share) = value, name.hasSuffix("Scale"), kind == .memory || kind == .tasks {
      return [percent(share)]
    }
    switch (kind, value) {
    case (.flag, .bool(let flag)): return [flag ? "yes" : "no"]
    case (.weight, .uint64(let number)): return [number == .max ? "" : String(number)]
    case (.processorWeight, .uint64(let number)):
      return [number == .max ? "" : number == 0 ? "idle" : String(number)]
    case (.memory, .uint64(let number)), (.tasks, .uint64(let number)):
      return [number == .max ? "infinity" : String(number)]
    case (.quota, .uint64(let number)): return [number == .max ? "" : quota(number)]
    case (.time, .uint64(let number)): return [number == .max ? "" : time(number)]
    case (.processors, .array(of: "y", let bytes)):
      return [ValueSyntax.processorWords(ofBits: bytes.map { UInt8(truncatingIfNeeded: $0.integer ?? 0) })]
    case (.devices, .array(of: "(st)", let rows)): return try devices(rows) { String($0) }
    case (.latencies, .array(of: "(st)", let rows)): return try devices(rows, time)
    case (.words, .array(of: "s", _)): return [try line((value.texts ?? []).joined(separator: " "))]
    default: return nil
    }
  }

  private static func devices(
    _ rows: [BusValue], _ text: (UInt64) -> String
  ) throws(ControlRefusal) -> [String] {
    var lines: [String] = []
    for row in rows {
      guard let members = row.elements, members.count == 2, let path = members[0].text,
        case .uint64(let number) = members[1].unwrapped
      else { continue }
      lines.append("\(try line(path)) \(number == .max ? "infinity" : text(number))")
    }
    return lines.isEmpty ? [""] : lines
  }

  /// A text that is to be one line.
  private static func line(_ text: String) throws(ControlRefusal) -> String {
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }), !text.hasSuffix("\\") else {
      throw ControlRefusal(.invalidArguments, "A value is one line of text.")
    }
    return text
  }

  /// Of 2³² - 1, in hundredths of a per cent.
  private static func percent(_ share: UInt32) -> String {
    let parts = (UInt64(share) &* 10_000 &+ UInt64(UInt32.max) &- 1) / UInt64(UInt32.max)
    let rest = parts % 100
    return "\(parts / 100).\(rest < 10 ? "0" : "")\(rest)%"
  }

  /// Microseconds in each second as a share of one processor.
  private static func quota(_ microseconds: UInt64) -> String {
    let (whole, rest) = (microseconds / 10_000, microseconds % 10_000 / 100)
    return rest == 0 ? "\(whole)%" : "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
  }

  private static func time(_ microseconds: UInt64) -> String {
    microseconds % 1000 == 0 ? "\(microseconds / 1000)ms" : "\(microseconds)us"
  }
}
