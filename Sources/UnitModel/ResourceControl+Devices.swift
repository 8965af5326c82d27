/// Limits and weights of single block devices.
extension ResourceControl {
  /// Takes one line; the last of each directive and path counts.
  mutating func set(_ key: ResourceKey, path: String, to value: UInt64) {
    devices.removeAll { $0.key == key && $0.path == path }
    devices.append(DeviceSetting(key: key, path: path, value: value))
  }

  mutating func clearDevices(of key: ResourceKey) { devices.removeAll { $0.key == key } }

  /// The lines of `io.max`, `io.weight` and `io.latency`: one for each directive and device.
  var deviceSettings: [Setting] {
    let modern = hasModernInputOutput
    return devices.compactMap { device in
      if device.key.isOldBlockKey, modern { return nil }
      let amount = device.value == .max ? "max" : String(device.value)
      let text: String
      var file = "io.max"
      switch device.key {
      case .ioDeviceWeight:
        (file, text) = ("io.weight", amount)
      case .blockIODeviceWeight:
        (file, text) = ("io.weight", String(ResourceControl.weight(ofBlockWeight: device.value)))
      case .ioDeviceLatencyTargetSec: (file, text) = ("io.latency", "target=\(amount)")
      case .ioReadBandwidthMax, .blockIOReadBandwidth: text = "rbps=\(amount)"
      case .ioWriteBandwidthMax, .blockIOWriteBandwidth: text = "wbps=\(amount)"
      case .ioReadIOPSMax: text = "riops=\(amount)"
      case .ioWriteIOPSMax: text = "wiops=\(amount)"
      default: return nil
      }
      return Setting(
        directive: device.key.rawValue, controller: .io, file: file,
        value: .device(path: device.path, text), initial: "")
    }
  }

  // MARK: Old words

  /// Something is said of input and output in today's words: then the old ones say nothing.
  private var hasModernInputOutput: Bool {
    accounts.contains(.io) || settings[.ioWeight] != nil || settings[.startupIOWeight] != nil
      || devices.contains { !$0.key.isOldBlockKey }
  }

  /// Old spellings count where today's are not used; what they say is turned into the new units.
  ///
  /// - Source: systemd 252, observed on cgroup2.
  func translateOldWords(_ effective: inout [ResourceKey: Value]) {
    if let value = effective.removeValue(forKey: .memoryLimit),
      !settings.keys.contains(where: { $0.controller == .memory && $0 != .memoryLimit })
    {
      effective[.memoryMax] = value
    }
    if let value = effective.removeValue(forKey: .cpuShares), case .text(let text) = value,
      settings[.cpuWeight] == nil, settings[.startupCPUWeight] == nil, let shares = ValueSyntax.unsigned(text)
    {
      effective[.cpuWeight] = .text(String(min(max(shares &* 100 / 1024, 1), 10_000)))
    }
    if let value = effective.removeValue(forKey: .blockIOWeight), case .text(let text) = value,
      !hasModernInputOutput, let weight = ValueSyntax.unsigned(text)
    {
      effective[.ioWeight] = .text("default \(ResourceControl.weight(ofBlockWeight: weight))")
    }
  }

  /// 500 was the usual one, which is 100 now.
  private static func weight(ofBlockWeight weight: UInt64) -> UInt64 {
    min(max(min(weight, 1000) &* 100 / 500, 1), 10_000)
  }
}

extension ResourceKey {
  /// Those of cgroup v1 about block devices.
  var isOldBlockKey: Bool {
    switch self {
    case .blockIODeviceWeight, .blockIOReadBandwidth, .blockIOWriteBandwidth: true
    default: false
    }
  }
}
