/// One row of the catalogue: what a key of a section takes and means.
package struct Directive: Hashable, Sendable {
  /// The family a directive belongs to: one manual page, one set of sections.
  package enum Group: String, CaseIterable, Sendable {
    case unit, install, socket, service
    /// systemd.exec(5)
    case exec
    /// systemd.kill(5)
    case kill
    /// systemd.resource-control(5)
    case resourceControl = "resource-control"
    /// `[X-Usher]` of a `.socket`: what usherd adds to systemd.
    case usherSocket = "usher-socket"
    /// `[X-Usher]` of a `.service`.
    case usherService = "usher-service"
    // Of units that usherd does not run.
    case timer, path, mount, automount, swap, slice, scope

    /// The manual page that describes it.
    package var manual: String {
      switch self {
      case .unit, .install: "systemd.unit(5)"
      case .socket: "systemd.socket(5)"
      case .service: "systemd.service(5)"
      case .exec: "systemd.exec(5)"
      case .kill: "systemd.kill(5)"
      case .resourceControl: "systemd.resource-control(5)"
      case .usherSocket: "usher.socket(5)"
      case .usherService: "usher.service(5)"
      case .timer, .path, .mount, .automount, .swap, .slice, .scope: "systemd.\(rawValue)(5)"
      }
    }

    /// The kind of units that may say it, where the section alone does not tell.
    package var kind: UnitKind? {
      switch self {
      case .usherSocket: .socket
      case .usherService: .service
      default: nil
      }
    }

    /// True for what only units say that usherd does not run.
    package var isForeign: Bool {
      switch self {
      case .unit, .install, .socket, .service, .exec, .kill, .resourceControl, .usherSocket, .usherService:
        false
      case .timer, .path, .mount, .automount, .swap, .slice, .scope: true
      }
    }
  }

  /// What a second assignment of the same key does.
  package enum Repetition: String, Sendable {
    /// It replaces the first.
    case single
    /// It is appended; an empty value empties the list.
    case list
    /// It is appended; nothing empties the list.
    case dependencies
  }

  package enum Support: String, Sendable {
    /// The daemon does what it says.
    case applied
    /// Known by name: reported once per unit, without effect.
    case known
  }

  package let name: String
  /// Exactly which values it takes.
  package let grammar: Grammar
  package let `default`: DefaultValue
  /// The first release of systemd that has it; nil for the oldest ones.
  package let since: Int?
  /// What it does in one line, without capital and full stop.
  package let meaning: String
  /// More about it in sentences: units, edges, what it works together with.
  package let detail: String?
  /// How usherd differs from systemd in it, in sentences; nil if it does not.
  package let difference: String?
  package internal(set) var group: Group = .unit
  package internal(set) var support: Support = .known

  /// The broad class of its values.
  package var value: ValueKind { grammar.kind }
  package var repetition: Repetition {
    switch grammar {
    case .delay, .watchedPath: .list
    default: value.repetition
    }
  }

  init(
    _ name: String, _ grammar: Grammar, default: DefaultValue, since: Int? = nil, _ meaning: String,
    detail: String? = nil, difference: String? = nil
  ) {
    self.name = name
    self.grammar = grammar
    self.default = `default`
    self.since = since
    self.meaning = meaning
    self.detail = detail
    self.difference = difference
  }
}
