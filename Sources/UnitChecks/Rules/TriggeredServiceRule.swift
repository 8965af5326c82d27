import UnitModel
import UnitSyntax

/// A socket without the service that it is to start.
///
/// - Source: systemd.socket(5), "Accept=" and "Service="
enum TriggeredServiceRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard !set.options.isAlone, let socket = unit.socket, let name = unit.loaded.triggeredService else {
      return
    }
    guard let service = set.unit(name), service.loadState == .notFound || service.loadState == .masked
    else { return }
    // The service of a template's instance is named with the instance.
    if unit.name.isTemplate, unit.has("Service") { return }
    let isMasked = service.loadState == .masked
    if socket.accept {
      missingTemplate(unit, name, isMasked, in: set, &findings)
    } else {
      missingService(unit, name, isMasked, in: set, &findings)
    }
  }

  private static func missingTemplate(
    _ unit: CheckedUnit, _ name: UnitName, _ isMasked: Bool, in set: CheckedSet,
    _ findings: inout Findings
  ) {
    let plain = UnitName(prefix: name.prefix, instance: nil, kind: .service)
    let line = unit.own("Accept")
    let hasPlain = set.fileNames.containsSorted(plain.full)
    var what = "Accept=yes needs a template \(name)"
    if isMasked {
      what += ", which is masked"
    } else if hasPlain {
      what += "; you have \(plain)"
    }
    var fixes: [Diagnostic.Fix] = []
    if hasPlain, let line {
      fixes.append(.init("write Accept=no", at: line.valueOrigin, replacement: "no"))
    }
    findings.add(
      .error, "accept-no-template", at: line?.valueOrigin, what,
      consequence: "the first connection finds no service, and the socket stops listening",
      help: hasPlain && !isMasked
        ? "rename it to \(name) if it serves one connection, or write Accept=no"
        : "add \(name), which is started once for each connection",
      effect: .unitRefused, fixes: fixes)
  }

  private static func missingService(
    _ unit: CheckedUnit, _ name: UnitName, _ isMasked: Bool, in set: CheckedSet,
    _ findings: inout Findings
  ) {
    let template = UnitName(prefix: name.prefix, instance: "", kind: .service)
    // A line that names no service has its own finding, and the socket falls back to its namesake.
    let line = unit.socket?.service == nil ? nil : unit.own("Service")
    let origin = line?.valueOrigin ?? unit.loaded.socket?.listeners.first?.origin
    var fixes: [Diagnostic.Fix] = []
    var help = "add \(name), or name the service with Service="
    var what = "there is no \(name) for \(unit.name) to start"
    if isMasked {
      what = "\(name), which \(unit.name) is to start, is masked"
      help = "unmask it, or name another service with Service="
    } else if set.fileNames.containsSorted(template.full), !name.isInstance {
      what += "; you have the template \(template)"
      help = "write Accept=yes to start an instance of it for each connection"
    } else if let line, !line.value.contains("%"),
      let stem = set.suggestions.nearest(to: name), stem + ".service" != name.full,
      stem == unit.name.prefix || !set.fileNames.containsSorted(stem + ".socket")
    {
      help = "did you mean \(stem).service?"
      fixes.append(.init("write \(stem).service", at: line.valueOrigin, replacement: stem + ".service"))
    }
    findings.add(
      .error, "socket-no-service", at: origin, what, consequence: "\(unit.name) cannot be started",
      help: help, effect: .unitRefused, fixes: fixes)
  }
}

extension [String] {
  /// For a sorted array.
  func containsSorted(_ text: String) -> Bool {
    var lower = 0
    var upper = count
    while lower < upper {
      let middle = lower &+ (upper &- lower) / 2
      if self[middle] < text { lower = middle &+ 1 } else { upper = middle }
    }
    return lower < count && self[lower] == text
  }
}
