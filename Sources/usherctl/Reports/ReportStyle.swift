import ArgumentParser
import Glibc
import UnitSyntax

/// When text is coloured.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// Whether text on standard output is to be coloured. `NO_COLOR` in the environment, unless it is empty,
  /// means no.
  var isWanted: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: isatty(STDOUT_FILENO) == 1 && !isSet("NO_COLOR") && !isDumb
    }
  }

  private func isSet(_ name: String) -> Bool { getenv(name).map { $0.pointee != 0 } ?? false }

  private var isDumb: Bool { getenv("TERM").map { String(cString: $0) == "dumb" } ?? true }
}

/// How the parts of a report for people look.
struct ReportStyle {
  var isColored = false

  func bold(_ text: String) -> String { paint(text, "1") }
  func faint(_ text: String) -> String { paint(text, "2") }
  func good(_ text: String) -> String { paint(text, "32") }

  func severity(_ severity: Diagnostic.Severity, _ text: String) -> String {
    switch severity {
    case .error: paint(text, "1;31")
    case .warning: paint(text, "1;33")
    case .note: paint(text, "1;36")
    }
  }

  private func paint(_ text: String, _ codes: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(codes)m\(text)\u{1B}[0m" : text
  }
}
