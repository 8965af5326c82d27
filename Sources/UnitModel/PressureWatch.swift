/// Whether a service is told that memory, processors or input and output are short, and how short.
///
/// The service finds the file to watch in `MEMORY_PRESSURE_WATCH` (`CPU_…`, `IO_…`) and what to write into it, in
/// Base64, in `MEMORY_PRESSURE_WRITE`.
///
/// - Source: systemd.resource-control(5), "MemoryPressureWatch="; the kernel's Documentation/accounting/psi.rst.
package struct PressureWatch: Hashable, Sendable {
  package enum Resource: String, CaseIterable, Sendable {
    case memory, cpu, io

    /// As variables have it: `MEMORY`.
    package var variable: String { rawValue.uppercased() }
    package var controller: ResourceControl.Controller {
      switch self {
      case .memory: .memory
      case .cpu: .cpu
      case .io: .io
      }
    }
  }

  package enum Mode: String, Sendable {
    /// Where it is counted.
    case auto
    case on, off
    /// It is not even told that it is off.
    case skip

    init?(word: String) {
      if let mode = Mode(rawValue: word), mode == .auto || mode == .skip {
        self = mode
      } else if let isOn = ValueSyntax.boolean(word) {
        self = isOn ? .on : .off
      } else {
        return nil
      }
    }
  }

  package var mode: Mode = .auto
  /// How long within two seconds somebody must wait, in microseconds.
  package var threshold: UInt64 = 200_000

  package init() {}

  /// What is written to the file: at least so long of two seconds somebody waits.
  package var trigger: String { "some \(min(max(threshold, 1), 2_000_000)) 2000000" }
}
