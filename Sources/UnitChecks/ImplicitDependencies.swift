import UnitModel

/// The dependencies that a unit has without a line that says so.
///
/// - Source: systemd.socket(5), systemd.service(5), systemd.target(5): "Implicit Dependencies" and "Default
///   Dependencies"
struct ImplicitDependencies {
  private let name: UnitName
  private let kind: LoadedUnit.Kind
  private let isUserMode: Bool
  private let requiresBus: Bool

  init(name: UnitName, kind: LoadedUnit.Kind, surroundings: Surroundings) {
    self.name = name
    self.kind = kind
    isUserMode = surroundings.isUserMode
    requiresBus = surroundings.requiresBus
  }

  func added(to settings: UnitSettings) -> UnitSettings {
    var settings = settings
    switch kind {
    case .socket(let socket):
      // Bound before the service that takes it over; instances per connection have no such order.
      if !socket.accept { settings.before.append(socket.triggeredService(of: name)) }
      addDevice(of: socket, to: &settings)
      if settings.hasDefaultDependencies { addSocketDefaults(to: &settings) }
    case .service(let service):
      settings.wants += service.sockets
      settings.after += service.sockets
      if service.type == .dbus { addBus(to: &settings) }
      if settings.hasDefaultDependencies { addServiceDefaults(to: &settings) }
    case .target:
      if settings.hasDefaultDependencies { addShutdown(to: &settings) }
    case .foreign: break
    }
    return settings
  }

  /// `BindToDevice=`: it listens as long as the interface is there. The loopback interface always is.
  private func addDevice(of socket: SocketSettings, to settings: inout UnitSettings) {
    guard let interface = socket.bindToDevice, !interface.isEmpty, interface != "*", interface != "lo",
      let device = ForeignUnit.device(ofInterface: interface)
    else { return }
    settings.bindsTo.append(device)
    settings.after.append(device)
  }

  /// Type=dbus: the bus has to be there before the name can be taken.
  private func addBus(to settings: inout UnitSettings) {
    if requiresBus { settings.requires.append(Special.bus) } else { settings.wants.append(Special.bus) }
    settings.after.append(Special.bus)
  }

  private func addSocketDefaults(to settings: inout UnitSettings) {
    settings.before.append(Special.sockets)
    if !isUserMode {
      settings.requires.append(Special.sysinit)
      settings.after.append(Special.sysinit)
    }
    addShutdown(to: &settings)
  }

  private func addServiceDefaults(to settings: inout UnitSettings) {
    if isUserMode {
      settings.requires.append(Special.basic)
    } else {
      settings.requires.append(Special.sysinit)
      settings.after.append(Special.sysinit)
    }
    settings.after.append(Special.basic)
    addShutdown(to: &settings)
  }

  /// Stopped before the end of everything is reached.
  private func addShutdown(to settings: inout UnitSettings) {
    guard name != Special.shutdown else { return }
    settings.before.append(Special.shutdown)
    settings.conflicts.append(Special.shutdown)
  }
}

/// Units that others depend on by themselves.
///
/// - Source: systemd.special(7)
enum Special {
  static let sysinit = UnitName(prefix: "sysinit", instance: nil, kind: .target)
  static let basic = UnitName(prefix: "basic", instance: nil, kind: .target)
  static let sockets = UnitName(prefix: "sockets", instance: nil, kind: .target)
  static let bus = UnitName(prefix: "dbus", instance: nil, kind: .socket)
  static let shutdown = UnitName(prefix: "shutdown", instance: nil, kind: .target)
}
