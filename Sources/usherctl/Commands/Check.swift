import ArgumentParser
import Glibc
import UnitChecks
import UnitDisk
import UnitSyntax

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with unit files, before they are installed.",
    discussion: """
      Needs neither root nor a running daemon. FILE may lie anywhere, its neighbours are found beside it; \
      DIR is checked as one set; UNIT is looked up where the daemon would; - is standard input.

      Exit status: 1 findings of at least --fail-on (a warning unless told otherwise), 2 the command line is \
      wrong or leads nowhere (what it names beside that is checked), else 0.
      """)

  @OptionGroup var offline: OfflineOptions

  @Option(help: "How to say it: human, json, sarif, github or junit.")
  var format = ReportFormat.human

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("The least severity that counts: error, warning or note.", valueName: "severity"))
  var failOn = FailureThreshold.warning

  @Option(
    help: ArgumentHelp(
      "What the units are for: usher, or a release of systemd from 230 to 262.", valueName: "target"))
  var target = CheckTarget.usher

  @Flag(
    help: "The units are for this host: look for programs, users, interfaces, and units that are not found.")
  var host = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A code that is no finding here; may be repeated.", valueName: "code"))
  var allow: [String] = []

  @Option(help: "When to colour the text for people: auto, always or never.")
  var color = ColorChoice.auto

  @Argument(help: ArgumentHelp("What to check.", valueName: "file|unit|dir|-"))
  var units: [String] = []

  func validate() throws {
    for code in allow where DiagnosticCode.named(code) == nil {
      throw ValidationError("There is no code '\(code)'; 'usherctl explain' lists the codes.")
    }
  }

  func run() throws {
    // Not in validate(): an option that nobody knows is the better thing to tell.
    if units.isEmpty { throw ValidationError("Give a FILE, a UNIT, a DIR, or - for standard input.") }
    try reporting {
      // What leads nowhere does not hide what is wrong with the rest.
      var missing: [CommandFailure] = []
      let selection = try UnitSelection.resolve(units, offline, usesHost: host, missing: &missing)
      for failure in missing { Output.complain(failure.message) }
      let options = CheckOptions(
        release: target.release, host: host ? KernelHostFacts() : nil, isComplete: host)
      var check = UnitCheck(selection, options, allowed: allow)
      let report = check.run()
      let text = try format.render(
        report, failOn: failOn.severity, style: ReportStyle(isColored: color.isWanted),
        saysClean: isatty(STDOUT_FILENO) == 1)
      try Output.deliver(text)
      if let status = missing.map(\.status).max() { throw ExitCode(status) }
      if report.fails(on: failOn.severity) { throw ExitCode(1) }
    }
  }
}

/// The least severity that makes a check fail.
enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
  case error, warning, note

  var severity: Diagnostic.Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

/// What units are written for.
enum CheckTarget: ExpressibleByArgument, Equatable {
  case usher
  case systemd(Int)

  /// Nil unless it is `usher` or a release that the catalogue knows the directives of.
  init?(argument: String) {
    if argument == "usher" {
      self = .usher
    } else if let release = Int(argument), CheckTarget.releases.contains(release) {
      self = .systemd(release)
    } else {
      return nil
    }
  }

  static let releases = 230...262

  var release: Int? {
    if case .systemd(let release) = self { release } else { nil }
  }

  var defaultValueDescription: String { "usher" }
}
