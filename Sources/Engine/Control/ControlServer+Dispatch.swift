import Systemd
import UnitModel

// From a call to the object and the row of its tables that answers it.
extension ControlServer {
  func dispatch(_ call: ControlCall) {
    let path = call.message.path
    if path == ObjectPath.driver || call.message.interface == "org.freedesktop.DBus" {
      answer(call, self, [DriverInterface.driver], children: [])
    } else if path == ObjectPath.manager {
      answer(call, self, [ManagerInterfaces.manager], children: ["job", "unit"])
    } else if path == ObjectPath.logControl {
      answer(call, self, [LogControlInterface.log], children: [])
    } else if path.hasPrefix(ObjectPath.unitPrefix) {
      let label = String(path.dropFirst(ObjectPath.unitPrefix.utf8.count))
      withUnit(labelled: label, call) { [self] view in
        guard asksForFileState(call) else {
          return answer(call, view, UnitInterfaces.all(view), children: [])
        }
        withFileState(view) { [weak self] view in
          self?.answer(call, view, UnitInterfaces.all(view), children: [])
        }
      }
    } else if path.hasPrefix(ObjectPath.jobPrefix) {
      guard let id = UInt32(path.dropFirst(ObjectPath.jobPrefix.utf8.count)), let job = job(id)
      else { return call.refuse(.unknownObject(path)) }
      answer(call, job, [JobInterfaces.job], children: [])
    } else if let children = self.children(of: path) {
      answer(call, self, [BusInterface<ControlServer>](), children: children)
    } else {
      call.refuse(.unknownObject(path))
    }
  }

  /// True for calls whose answer needs the disk: three properties of units, alone or among all others.
  private func asksForFileState(_ call: ControlCall) -> Bool {
    guard call.message.interface == "org.freedesktop.DBus.Properties" else { return false }
    switch call.message.member {
    case "Get":
      return call.message.signature == "ss" && call.readArguments("ss")
        && ["UnitFileState", "UnitFilePreset", "NeedDaemonReload"].contains(call.text(1))
    case "GetAll":
      return call.message.signature == "s" && call.readArguments("s")
        && ["", UnitInterfaces.unit.name].contains(call.text(0))
    default: return false
    }
  }

  /// What introspection lists below a path that is no object itself; nil if nothing is there.
  private func children(of path: String) -> [String]? {
    switch path {
    case "/": ["org"]
    case "/org": ["freedesktop"]
    case "/org/freedesktop": ["DBus", "LogControl1", "systemd1"]
    case "/org/freedesktop/systemd1/unit":
      (supervisor?.unitNames() ?? []).map { ObjectPath.escape($0.full) }.sorted()
    case "/org/freedesktop/systemd1/job": (supervisor?.jobs() ?? []).map { String($0.id) }
    default: nil
    }
  }

  private func answer<Subject>(
    _ call: ControlCall, _ subject: Subject, _ interfaces: [BusInterface<Subject>],
    children: [String]
  ) {
    let (interface, member) = (call.message.interface, call.message.member)
    switch interface {
    case "org.freedesktop.DBus.Properties":
      answerProperties(call, subject, interfaces)
    case "org.freedesktop.DBus.Introspectable" where member == "Introspect":
      guard call.readArguments("") else { return }
      call.reply(.string(Introspection.document(interfaces, children: children)))
    default:
      // Without an interface, the first method of that name is meant.
      for candidate in interfaces where interface.isEmpty || candidate.name == interface {
        guard let method = candidate.methods.first(where: { $0.name == member }) else { continue }
        guard call.readArguments(method.input) else { return }
        return method.body(call, subject)
      }
      call.refuse(.unknownMethod(member, interface))
    }
  }

  private func answerProperties<Subject>(
    _ call: ControlCall, _ subject: Subject, _ interfaces: [BusInterface<Subject>]
  ) {
    switch call.message.member {
    case "Get":
      guard call.readArguments("ss") else { return }
      let (interface, name) = (call.text(0), call.text(1))
      let property = interfaces.first { $0.name == interface }?
        .properties.first { $0.name == name }
      guard let property else { return call.refuse(.unknownProperty(name, interface)) }
      call.reply(.variant(property.value(subject)))
    case "GetAll":
      guard call.readArguments("s") else { return }
      let interface = call.text(0)
      let found = interfaces.filter { interface.isEmpty || $0.name == interface }
      // The standard interfaces have no properties, which is no error.
      guard !found.isEmpty || interface.isEmpty || Introspection.isStandard(interface) else {
        return call.refuse(.unknownInterface(interface))
      }
      call.reply(
        .properties(found.flatMap(\.properties).map { ($0.name, $0.value(subject)) }))
    case "Set":
      guard call.readArguments("ssv") else { return }
      let property = interfaces.first { $0.name == call.text(0) }?.properties.first {
        $0.name == call.text(1)
      }
      guard let property else { return call.refuse(.unknownProperty(call.text(1), call.text(0))) }
      if let set = property.set {
        let value = call.arguments.last?.unwrapped ?? .bool(false)
        guard value.signature == property.signature else {
          return call.refuse(
            .invalidArguments(
              "Property '\(property.name)' is of type '\(property.signature)', not '\(value.signature)'."))
        }
        return call.finish(set(subject, value))
      }
      call.refuse(
        BusError(
          "org.freedesktop.DBus.Error.PropertyReadOnly",
          "Property '\(call.text(1))' is not writable."))
    default:
      call.refuse(.unknownMethod(call.message.member, call.message.interface))
    }
  }

  // MARK: Units

  /// Finds the unit behind the last part of an object path, loading it if need be.
  private func withUnit(
    labelled label: String, _ call: ControlCall, _ body: @escaping (UnitView) -> Void
  ) {
    let text = ObjectPath.unescape(label)
    if text == "self" {
      guard let supervisor, let name = supervisor.unit(ofProcess: call.client.processID),
        let snapshot = supervisor.snapshot(of: name)
      else {
        return call.refuse(
          BusError(
            "org.freedesktop.systemd1.NoUnitForPID", "Client not member of any unit."))
      }
      return body(view(snapshot))
    }
    guard UnitName(text) != nil else {
      return call.refuse(
        .invalidArguments("Unit name \(text) is neither a valid invocation ID nor unit name."))
    }
    withUnit(named: text, call) { body($0) }
  }

  /// Finds a unit by name, loading it if need be; refuses the call if there can be none.
  func withUnit(named text: String, _ call: ControlCall, _ body: @escaping (UnitView) -> Void) {
    guard let name = UnitName(text) else {
      return call.refuse(.invalidArguments("Unit name \(text) is not valid."))
    }
    guard let supervisor else { return call.refuse(ControlServer.shuttingDown) }
    if let snapshot = supervisor.snapshot(of: name) { return body(view(snapshot)) }
    guard !name.isTemplate else {
      return call.refuse(.invalidArguments("Unit name \(text) is missing the instance name."))
    }
    supervisor.load(name) { [weak self] snapshot in
      guard let self, let snapshot else { return call.refuse(ControlServer.notLoaded(text)) }
      body(view(snapshot))
    }
  }

  private func view(_ snapshot: UnitSnapshot) -> UnitView {
    UnitView(snapshot, supervisor, isUserMode: supervisor?.isUserMode ?? false)
  }

  func snapshots() -> [UnitSnapshot] {
    guard let supervisor else { return [] }
    return supervisor.unitNames().sorted { $0.full < $1.full }
      .compactMap { supervisor.snapshot(of: $0) }
  }

  func job(_ id: UInt32) -> JobSnapshot? { supervisor?.jobs().first { $0.id == id } }

  /// The rows of the units in memory that are in one of `states` (load, active or sub state) and
  /// match one of `patterns`; none of them: all.
  func list(_ call: ControlCall, states: [String], patterns: [String]) {
    var rows: [BusValue] = []
    for snapshot in snapshots() where !snapshot.isForgotten {
      let words = [
        snapshot.loaded.loadState.rawValue, snapshot.activeState.rawValue, snapshot.subState,
      ]
      guard states.isEmpty || states.contains(where: words.contains) else { continue }
      guard
        patterns.isEmpty || patterns.contains(where: { Pattern.matches($0, snapshot.name.full) })
      else { continue }
      rows.append(view(snapshot).row)
    }
    call.reply(.array(of: "(ssssssouso)", rows))
  }

  /// The rows of these units, which are loaded if need be; invalid names are left out.
  func list(_ call: ControlCall, names: [String]) {
    guard let supervisor else { return call.refuse(ControlServer.shuttingDown) }
    let wanted = names.compactMap { UnitName($0) }.filter { !$0.isTemplate }
    guard !wanted.isEmpty else { return call.reply(.array(of: "(ssssssouso)", [])) }
    let gathering = Gathering(count: wanted.count) { call.reply(.array(of: "(ssssssouso)", $0)) }
    for (index, name) in wanted.enumerated() {
      supervisor.load(name) { [weak self] snapshot in
        gathering.put(index, snapshot.flatMap { self?.view($0).row })
      }
    }
  }
}

/// Waits until as many values have come as were asked for, and keeps their order.
private final class Gathering {
  private var values: [BusValue?]
  private var missing: Int
  private let body: ([BusValue]) -> Void

  init(count: Int, _ body: @escaping ([BusValue]) -> Void) {
    values = Array(repeating: nil, count: count)
    missing = count
    self.body = body
  }

  func put(_ index: Int, _ value: BusValue?) {
    values[index] = value
    missing &-= 1
    if missing == 0 { body(values.compactMap(\.self)) }
  }
}
