import UnitSyntax

/// What loading one unit gave: its typed sections, or why there are none.
///
/// Immutable and shared: the core, the engine and the control interface hold the same object.
package final class LoadedUnit: Sendable {
  package enum LoadState: String, Sendable {
    case loaded, masked, error
    case notFound = "not-found"
    case badSetting = "bad-setting"
  }

  package enum Kind: Sendable {
    case socket(SocketSettings)
    case service(ServiceSettings)
    case target
    /// Slices, mounts, devices…: known by name, satisfied by the kernel's state, never started.
    case foreign
  }

  package let name: UnitName
  /// Every name by which it was asked for, its own first.
  package let aliases: [UnitName]
  package let loadState: LoadState
  package let kind: Kind
  /// The settings of its kind, those of a unit that says nothing for the others. Held apart, so that reading
  /// one of them copies only that.
  package let serviceSettings: Held<ServiceSettings>
  package let socketSettings: Held<SocketSettings>
  package let unit: UnitSettings
  package let exec: ExecSettings
  package let kill: KillSettings
  /// The main file, nil for built-in units.
  package let fragmentPath: String?
  /// In the order of application.
  package let dropInPaths: [String]
  /// Every effective assignment with its origin.
  package let merged: MergedUnit
  package let diagnostics: [Diagnostic]
  /// True if a value depends on the instance (`%i`, `%I`, `%n`, …): such a template is decoded
  /// anew for each instance, the others once.
  package let dependsOnInstance: Bool
  /// Of a foreign unit: whether the kernel's state says that it is up. True for all others.
  package let isThere: Bool

  package init(
    name: UnitName, aliases: [UnitName] = [], loadState: LoadState, kind: Kind,
    unit: UnitSettings = .init(), exec: ExecSettings = .init(), kill: KillSettings = .init(),
    fragmentPath: String? = nil, dropInPaths: [String] = [], merged: MergedUnit = .init(),
    diagnostics: [Diagnostic] = [], dependsOnInstance: Bool = false, isThere: Bool = true
  ) {
    self.name = name
    self.aliases = aliases
    self.loadState = loadState
    self.kind = kind
    if case .service(let settings) = kind {
      serviceSettings = Held(settings)
    } else {
      serviceSettings = LoadedUnit.noService
    }
    if case .socket(let settings) = kind {
      socketSettings = Held(settings)
    } else {
      socketSettings = LoadedUnit.noSocket
    }
    self.unit = unit
    self.exec = exec
    self.kill = kill
    self.fragmentPath = fragmentPath
    self.dropInPaths = dropInPaths
    self.merged = merged
    self.diagnostics = diagnostics
    self.dependsOnInstance = dependsOnInstance
    self.isThere = isThere
  }

  private static let noService = Held(ServiceSettings())
  private static let noSocket = Held(SocketSettings())

  package var isSocket: Bool {
    if case .socket = kind { true } else { false }
  }

  package var isService: Bool {
    if case .service = kind { true } else { false }
  }

  package var socket: SocketSettings? {
    if case .socket(let settings) = kind { settings } else { nil }
  }

  package var service: ServiceSettings? {
    if case .service(let settings) = kind { settings } else { nil }
  }
}

/// A large value that many read and nobody changes.
package final class Held<Value: Sendable>: Sendable {
  package let value: Value
  init(_ value: Value) { self.value = value }
}

/// The assignments of a unit's fragment and drop-ins, in the order of application.
package struct MergedUnit: Sendable {
  package var assignments: [Assignment]
  /// The section headers of all files, in order.
  package var headers: [SectionHeader]
  /// The main file (`%y`), nil where there is none.
  package var fragmentPath: String?

  package init(
    assignments: [Assignment] = [], headers: [SectionHeader] = [], fragmentPath: String? = nil
  ) {
    self.assignments = assignments
    self.headers = headers
    self.fragmentPath = fragmentPath
  }

  /// The last place that sets `key`, for messages.
  package func origin(section: String, key: String) -> Origin? {
    assignments.last { $0.section == section && $0.key == key }?.origin
  }
}
