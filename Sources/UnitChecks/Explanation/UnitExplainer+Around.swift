import UnitModel
import UnitSyntax

/// What a unit has to do with others, and where it comes from.
extension UnitExplainer {
  // MARK: - What starts it

  var starters: [String] {
    guard unit.loadState == .loaded else { return [] }
    var items: [String] = []
    if unit.service != nil {
      for socket in neighbours.sockets where socket.triggeredService == unit.name {
        items.append(
          socket.socket?.accept == true
            ? "Each connection to \(socket.name) starts an instance."
            : "A knock at \(socket.name) starts it.")
      }
    }
    for (key, verb) in [("Requires=", "needs"), ("BindsTo=", "needs"), ("Wants=", "wants")] {
      let names = neighbours.pullers.filter { $0.key == key && $0.name != unit.name }.map(\.name)
      if !names.isEmpty {
        items.append(
          "\(Prose.list(names)) \(names.count == 1 ? verb : String(verb.dropLast())) it: it starts with "
            + "\(names.count == 1 ? "that" : "them") (\(key)).")
      }
    }
    let installs = self.installs
    if !installs.isEmpty {
      items.append("Enabled, it would be brought up by \(Prose.list(installs)) ([Install]).")
    }
    if unit.name.isTemplate, items.isEmpty {
      items.append(
        "It is a template: `usherctl start \(unit.name.prefix)@NAME.\(unit.name.kind.rawValue)` starts an instance."
      )
    }
    if items.isEmpty, unit.name != UnitName("sockets.target") {
      items.append("Nothing does by itself: name it to usherd, or `usherctl start \(unit.name)`.")
    } else if unit.name == UnitName("sockets.target") {
      items.append("usherd starts it, unless it is told what else to start.")
    }
    return items
  }

  /// The units of `WantedBy=` and `RequiredBy=` that do not have it yet.
  private var installs: [String] {
    var names: [String] = []
    for entry in MergedListing(unit, surroundings: surroundings).entries
    where entry.state == .effective && entry.assignment.section == "Install" {
      guard ["WantedBy", "RequiredBy", "UpheldBy"].contains(entry.assignment.key) else { continue }
      names += (entry.expanded ?? entry.assignment.value).split { $0 == " " || $0 == "\t" }.map(String.init)
    }
    let present = Set(neighbours.pullers.map(\.name.full))
    return names.unique.filter { !present.contains($0) }
  }

  // MARK: - Other units

  var pulledIn: [String] {
    var items: [String] = []
    let needs = unit.unit.requires + unit.unit.bindsTo
    if !needs.isEmpty {
      items.append("\(Prose.list(needs)): without \(needs.count == 1 ? "it" : "them") it is not reached.")
    }
    if !unit.unit.wants.isEmpty {
      items.append(
        "\(Prose.list(unit.unit.wants)), whatever becomes of \(unit.unit.wants.count == 1 ? "it" : "them").")
    }
    if items.isEmpty { items.append("Nothing: it is a point that others order themselves by.") }
    return items
  }

  private struct Kind {
    var names: [UnitName]
    var written: [UnitName]
    /// In few words, and in what it means.
    var short: String
    var one: (String) -> String
  }

  private func needs(_ names: String) -> String {
    let all = unit.unit
    let waits = all.requires.filter(neighbours.written.requires.contains).allSatisfy(all.after.contains)
    return
      "needs \(names), which starts with it. It stops when that is stopped, and does not start where that is not "
      + "there" + (waits ? " or fails to start" : "; no After= makes it wait for it")
  }

  var dependencies: [String] {
    let all = unit.unit
    let own = neighbours.written
    let isTarget = unit.name.kind == .target
    let kinds = [
      Kind(names: isTarget ? [] : all.requires, written: own.requires, short: "needs") {
        needs($0)
      },
      Kind(names: isTarget ? [] : all.bindsTo, written: own.bindsTo, short: "is bound to") {
        "is bound to \($0): it needs it, and stops whenever that goes away"
      },
      Kind(names: all.requisite, written: own.requisite, short: "starts only beside") {
        "starts only if \($0) is up already"
      },
      Kind(names: isTarget ? [] : all.wants, written: own.wants, short: "starts") {
        "starts \($0) with it, and goes on whatever becomes of that"
      },
      Kind(names: all.partOf, written: own.partOf, short: "stops with") { "stops and restarts with \($0)" },
      Kind(names: all.conflicts, written: own.conflicts, short: "cannot run beside") {
        "stops when \($0) starts, and the other way round"
      },
      Kind(names: all.after, written: own.after, short: "comes after") {
        "comes after \($0), where both start"
      },
      Kind(names: all.before, written: own.before, short: "comes before") {
        "comes before \($0), where both start"
      },
    ]
    var items = tests
    var implied: [String] = []
    for kind in kinds + consequences {
      let written = kind.names.filter(kind.written.contains)
      let others = kind.names.filter { !kind.written.contains($0) }
      if !written.isEmpty { items.append("It \(kind.one(Prose.list(written))).") }
      if !others.isEmpty { implied.append("\(kind.short) \(Prose.list(others))") }
    }
    if !implied.isEmpty {
      items.append("Without a line that says so, it \(implied.joined(separator: "; ")).")
    }
    if !all.hasDefaultDependencies {
      items.append("Nothing is added by default \(source("Unit", "DefaultDependencies")).")
    }
    if all.stopsWhenUnneeded {
      items.append("It is stopped as soon as no other unit needs it \(source("Unit", "StopWhenUnneeded")).")
    }
    if all.refusesManualStart {
      items.append("Only other units may start it \(source("Unit", "RefuseManualStart")).")
    }
    if all.refusesManualStop {
      items.append("Only other units may stop it \(source("Unit", "RefuseManualStop")).")
    }
    return items
  }

  /// What has to hold before a start.
  private var tests: [String] {
    func told(_ conditions: [UnitCondition], _ kind: String, _ verb: String) -> [String] {
      var lines = conditions.filter { !$0.isAlternative }.map { "It \(verb) \(kind)\($0.text) holds." }
      let alternatives = conditions.filter(\.isAlternative).map { kind + $0.text }
      if !alternatives.isEmpty {
        lines.append("It \(verb) one of these holds: \(alternatives.joined(separator: ", ")).")
      }
      return lines
    }
    return told(unit.unit.conditions, "Condition", "starts only if")
      + told(unit.unit.assertions, "Assert", "starts, and does not fail, only if")
  }

  /// What follows for others.
  private var consequences: [Kind] {
    let all = unit.unit
    let own = neighbours.written
    return [
      Kind(names: all.upholds, written: own.upholds, short: "upholds") {
        "keeps \($0) running: starts it with itself, and again whenever it has ended"
      },
      Kind(names: all.onFailure, written: own.onFailure, short: "on failure starts") {
        "starts \($0) if it fails"
      },
      Kind(names: all.onSuccess, written: own.onSuccess, short: "on success starts") {
        "starts \($0) when it has ended well"
      },
      Kind(names: all.propagatesStopTo, written: own.propagatesStopTo, short: "stops") {
        "stops \($0) whenever it stops"
      },
      Kind(names: all.stopPropagatedFrom, written: own.stopPropagatedFrom, short: "stops with") {
        "stops whenever \($0) stops"
      },
      Kind(names: all.propagatesReloadTo, written: own.propagatesReloadTo, short: "reloads") {
        "reloads \($0) whenever it is reloaded"
      },
      Kind(names: all.reloadPropagatedFrom, written: own.reloadPropagatedFrom, short: "reloads with") {
        "is reloaded whenever \($0) is"
      },
    ]
  }

  // MARK: - Lines and files

  /// Directives that usherd knows and does not apply.
  var withoutEffect: [String] {
    let known = lines.values.filter { line in
      guard let row = Catalogue.directive(section: line.section, key: line.key) else { return false }
      return row.support == .known && row.group != .install
    }
    let names = known.map { "\($0.key)=" }.sorted()
    guard !names.isEmpty else { return [] }
    return ["usherd knows \(Prose.list(names)), and does not apply \(names.count == 1 ? "it" : "them")."]
  }

  var files: [String] {
    var items: [String] = []
    if let path = unit.fragmentPath {
      items.append("It is read from \(shown(path)).")
    } else if unit.loadState == .loaded {
      items.append("It is built in.")
    }
    if !unit.dropInPaths.isEmpty {
      items.append(
        "Drop-ins, in this order: \(Prose.list(unit.dropInPaths.map(shown))). `usherctl cat --merged \(unit.name)` "
          + "shows what each line comes to.")
    }
    let others = unit.aliases.map(\.full)
    if !others.isEmpty { items.append("It is known as \(Prose.list(others)), too.") }
    items.append(findingsText)
    return items
  }

  private var findingsText: String {
    guard let findings else { return "" }
    let counts = [(Diagnostic.Severity.error, "error"), (.warning, "warning"), (.note, "note")]
      .map { severity, noun in (findings.count { $0.severity == severity }, noun) }.filter { $0.0 > 0 }
    if counts.isEmpty { return "`usherctl check` finds nothing to say about it." }
    return "`usherctl check` finds \(Prose.list(counts.map { Prose.count($0.0, $0.1) })): "
      + Prose.list(findings.map(\.code).unique) + "."
  }
}
