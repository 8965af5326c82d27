import Foundation
import UnitModel
import UnitSyntax

/// Units with a value a line: all of a directive's values in one unit, or one each where a bad one refuses
/// the unit.
enum ValueBattery {
  struct Line {
    var key: String
    var value: String
  }

  struct Unit {
    var name: String
    var text: String
    /// By number of the line.
    var lines: [Int: Line]
    /// False for the services beside sockets.
    var isAsked = true
  }

  static let values: [String] = [
    "", "yes", "no", "Maybe", "0", "1", "-1", "+5", "0x10", "0b11", "0o17", "08", "65536", "4294967296",
    "18446744073709551615", "1K", "1.5G", "1G 512M", "10%", "0%", "150%", "10.55%", "10.555%", "5‰", "5min",
    "5min 20s", "0.5", "infinity", "~", "~/x", "/", "/abs", "//a//b/.", "/abs/../x", "rel/path", "../x",
    "-/abs",
    "-+/abs", "!/abs", "|!/abs", "foo", "foo.service", "foo@.service", "foo.socket", "foo.slice", "foo bar",
    "\"foo bar\"", "\"unbalanced", "a\\x20b", "a\\qb", "%n", "%z", "%i", "%%", "A=B C=D", "a:b", ":", "/a:/b",
    "/a:/b:rbind", "/a:/b:foo", "nobody", "CAP_NET_ADMIN", "CAP_X", "~CAP_NET_ADMIN", "0 7", "3-0", "0-3,5",
    "8191", "8192", "@system-service", "@foo", "~open:EPERM read", "open:EPERM", "EPERM", "kill", "none",
    "any",
    "net user", "~ipc foo", "x86-64", "native", "SIGTERM", "sigterm", "RTMIN+3", "DATAERR", "10.0.0.0/8",
    "10.0.0.0/33", "fe80::/10", "AF_INET", "AF_FOO", "/dev/null rw", "/dev/null x", "/dev/sda 100",
    "/dev/sda 1M", "/dev/sda infinity", "char-pts", "strict", "idle", "read-only", "full", "auto", "err",
    "local0", "man:foo(1)", "1:2", "2:1", "1:infinity", "-20", "19", "tcp:80-90", "ipv4:udp:any", "tcp:",
    "lo eth0", "~lo", "thisnameistoolongforaninterface", "cpu memory", "cpu foo", "egress:/sys/x", "simple",
    "main", "shared", "private", "reboot", "isolate", "low-delay", "ns", "both", "fd:foo", "file:/x",
    "file:x",
    "append:/x", "x:aGVsbG8=", "x:foo", "aGVsbG8=", "root:ro", "foo:ro", "base64:aGVs",
    "0123456789abcdef0123456789abcdef", "all", "default", "noroot keep-caps", "com.foo.Bar", "numa",
    "private-anonymous 0x33", "route 1", "[::]:80", "@name",
  ]

  /// Directives whose bad values refuse the unit, and those that need a line of their own.
  private static let alone: Set<String> = [
    "User", "Group", "SocketUser", "SocketGroup", "SupplementaryGroups", "WorkingDirectory", "RootDirectory",
    "RootImage", "RootVerity",
    "DynamicUser", "PIDFile", "Accept", "SELinuxContext", "AppArmorProfile", "SmackProcessLabel",
    "ExecCondition", "ExecStartPre",
    "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost", "ExecStopPre",
  ]

  static func units() -> [Unit] {
    var units: [Unit] = []
    for (section, rows) in foreignDirectives {
      for row in rows where (row.since ?? 0) <= 252 {
        let more = row.grammar == .calendar ? calendars : []
        let lines = (values + more).map { Line(key: row.name, value: $0) }
        // Of several units to start only the first counts.
        let groups = row.grammar == .triggeredUnit ? lines.map { [$0] } : [lines]
        for group in groups { units.append(foreignUnit(section, group, number: units.count)) }
      }
    }
    for (section, rows) in directives() {
      for row in rows where (row.since ?? 0) <= 252 {
        let lines = values.map { Line(key: row.name, value: $0) }
        let groups = alone.contains(row.name) ? lines.map { [$0] } : [lines]
        for group in groups { units += unit(section, group, number: units.count) }
      }
    }
    return units
  }

  private static let calendars = [
    "daily", "Daily", "Mon", "Mon..Fri 08:00", "Mon,Wed *-*-* 4:30", "Mon 4pm", "*-*-01", "*-02~01", "*:0/15",
    "0 4 * * *", "25:00", "daily UTC", "daily Europe/Berlin", "2026-02-30", "@86400", "Fri..Mon", "%i daily",
  ]

  /// What units say that usherd does not run. Of scopes systemd reads no files.
  private static let foreignDirectives: [(section: String, rows: [Directive])] = {
    let sections = ["Timer", "Path", "Mount", "Automount", "Swap"]
    return sections.map { section in
      (section, Catalogue.all.filter { $0.group == Catalogue.groups(ofSection: section).first })
    }
  }()

  /// What such a unit cannot be without stands behind the lines that are asked about.
  private static func foreignUnit(_ section: String, _ lines: [Line], number: Int) -> Unit {
    let path = "/value/\(number)"
    let needed =
      switch section {
      case "Timer": "OnBootSec=1"
      case "Path": "PathExists=/value"
      case "Mount": "What=/dev/value\nWhere=\(path)"
      case "Automount": "Where=\(path)"
      default: "What=\(path)"
      }
    var places: [Int: Line] = [:]
    for (index, line) in lines.enumerated() { places[index + 2] = line }
    let text = lines.map { "\($0.key)=\($0.value)\n" }.joined()
    return Unit(
      name: "value-\(number).\(section.lowercased())", text: "[\(section)]\n\(text)\(needed)\n", lines: places
    )
  }

  private static func directives() -> [(String, [Directive])] {
    let groups: [(String, Set<Directive.Group>)] = [
      ("Unit", [.unit]), ("Socket", [.socket]), ("Service", [.service, .exec, .kill, .resourceControl]),
    ]
    return groups.map { section, groups in (section, Catalogue.all.filter { groups.contains($0.group) }) }
  }

  private static func unit(_ section: String, _ lines: [Line], number: Int) -> [Unit] {
    let stem = "value-\(number)"
    var text = ""
    if section != "Service" { text += "[Service]\nExecStart=/bin/true\n" }
    if section == "Socket" { text = "[Socket]\nListenFIFO=/run/value\n" }
    // Of this type a service may have a second command.
    let type = lines.contains { $0.key == "ExecStart" } ? "Type=oneshot\n" : ""
    if section == "Service" { text = "[Service]\n\(type)ExecStart=/bin/true\n" }
    if section == "Unit" { text += "[Unit]\n" }
    let first = text.split(separator: "\n").count + 1
    var places: [Int: Line] = [:]
    for (index, line) in lines.enumerated() {
      text += "\(line.key)=\(line.value)\n"
      places[first + index] = line
    }
    let name = stem + (section == "Socket" ? ".socket" : ".service")
    let made = Unit(name: name, text: text, lines: places)
    if section != "Socket" { return [made] }
    let service = Unit(
      name: stem + ".service", text: "[Service]\nExecStart=/bin/true\n", lines: [:], isAsked: false)
    return [made, service]
  }

  /// The worst finding for each line.
  static func verdicts(on unit: Unit, in folder: String) -> [Int: SystemdAnalyze.Verdict] {
    var surroundings = Surroundings()
    surroundings.release = 252
    // Only what systemd takes is compared.
    surroundings.extendsAddresses = false
    surroundings.architecture = architecture
    surroundings.machineID = String(repeating: "a", count: 32)
    surroundings.bootID = surroundings.machineID
    let path = folder + "/" + unit.name
    let fragment = Lexer.lex(SourceText(path: path, unit.text))
    guard let name = UnitName(unit.name) else { return [:] }
    let decoded = UnitDecoder(surroundings: surroundings).decode(
      MergedUnit(assignments: fragment.assignments, fragmentPath: path), name: name)
    var found: [Int: SystemdAnalyze.Verdict] = [:]
    // What the whole unit lacks is told at the line that emptied its list; no line is at fault.
    let lacks: Set<String> = ["service-no-command", "socket-no-listener"]
    for finding in decoded.diagnostics
    where finding.code != "directive-not-applied" && !lacks.contains(finding.code) {
      guard let line = finding.origin?.span.line else { continue }
      switch finding.effect {
      case .none: continue
      case .wordIgnored, .lineIgnored, .sectionIgnored: if found[line] == nil { found[line] = .ignored }
      case .fileRejected, .unitRefused: found[line] = .refused
      }
    }
    return found
  }

  #if arch(arm64)
    private static let architecture = "arm64"
  #else
    private static let architecture = "x86-64"
  #endif
}
