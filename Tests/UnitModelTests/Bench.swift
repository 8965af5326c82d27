import UnitModel
import UnitSyntax

/// Decodes a unit from its text.
func decode(
  _ text: String, as name: String = "web.service", path: String? = nil,
  surroundings: Surroundings = Surroundings()
) -> DecodedUnit {
  let fragment = Lexer.lex(SourceText(path: path ?? "/etc/systemd/system/\(name)", text))
  let unit = UnitName(name) ?? UnitName(prefix: "invalid", instance: nil, kind: .service)
  return UnitDecoder(surroundings: surroundings).decode(
    MergedUnit(
      assignments: fragment.assignments, headers: fragment.intactHeaders, fragmentPath: fragment.source.path),
    name: unit)
}

/// `[Service]` with a harmless command and these lines.
func service(_ lines: String, as name: String = "web.service") -> DecodedUnit {
  decode("[Service]\nExecStart=/bin/true\n" + lines, as: name)
}

/// `[Socket]` with these lines.
func socket(_ lines: String, as name: String = "web.socket") -> DecodedUnit {
  decode("[Socket]\n" + lines, as: name)
}

extension DecodedUnit {
  var socketSettings: SocketSettings? {
    if case .socket(let settings) = kind { settings } else { nil }
  }
  var serviceSettings: ServiceSettings? {
    if case .service(let settings) = kind { settings } else { nil }
  }
  var codes: [String] { diagnostics.map(\.code) }
  var listens: [String]? { socketSettings?.listeners.map(\.text) }
  var commands: [[String]]? { serviceSettings?.execStart.map(\.arguments) }
}

/// Numbers that look random and are the same in each run.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }
}
