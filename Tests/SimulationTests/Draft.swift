import UnitModel
import UnitSyntax

/// A unit in the making: what a unit file would say, with what every unit has by default.
struct Draft {
  let name: UnitName
  var loadState = LoadedUnit.LoadState.loaded
  var unit = UnitSettings()
  var socket = SocketSettings()
  var service = ServiceSettings()
  var exec = ExecSettings()
  var kill = KillSettings()
  /// Of a device: whether the kernel has it.
  var isThere = true

  init(_ name: UnitName) {
    self.name = name
    if name.kind == .service { service.execStart = [.program("/bin/serve")] }
  }

  func build() -> LoadedUnit {
    let missing = loadState == .notFound || loadState == .masked
    let kind: LoadedUnit.Kind =
      switch name.kind {
      case _ where missing: .foreign
      case .socket: .socket(socket)
      case .service: .service(service)
      case .target: .target
      case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: .foreign
      }
    var unit = unit
    // Sockets come before what they start, without being told.
    if name.kind == .socket { unit.before.append(socket.serviceName(of: name)) }
    return LoadedUnit(
      name: name, loadState: loadState, kind: kind, unit: unit, exec: exec, kill: kill, isThere: isThere)
  }
}

extension SocketSettings {
  fileprivate func serviceName(of socket: UnitName) -> UnitName {
    if accept { return UnitName(prefix: socket.prefix, instance: "", kind: .service) }
    return service ?? socket.with(kind: .service)
  }
}

extension ExecCommand {
  static func program(_ path: String, _ flags: Flags = []) -> ExecCommand {
    let source = SourceText(path: "test", bytes: [])
    return ExecCommand(
      path: path, arguments: [path], flags: flags,
      origin: Origin(source: source, span: SourceSpan(lower: 0, upper: 0, line: 1)))
  }
}

extension UnitName: ExpressibleByStringLiteral {
  /// Names in tests are written as they are; a wrong one is a unit nobody has.
  public init(stringLiteral text: String) {
    self = UnitName(text) ?? UnitName(prefix: "wrong-name", instance: nil, kind: .target)
  }
}
