import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

/// A folder of units to check.
struct CheckBench {
  var files: UnitFilesInMemory
  var surroundings = Surroundings()
  var options = CheckOptions(release: 262)

  init(_ units: [String: String]) {
    files = UnitFilesInMemory()
    for (name, text) in units { files.write("/units/\(name)", text) }
  }

  func checker() -> Checker {
    Checker(source: files, searchPath: .explicit(["/units"]), surroundings: surroundings, options: options)
  }

  func check(_ names: [String], among others: [String] = []) -> [Diagnostic] {
    var checker = checker()
    return checker.check(names.compactMap { UnitName($0) }, among: others.compactMap { UnitName($0) })
  }

  /// The findings of every unit in the folder, as `code path:line:text under the caret`.
  static func all(
    _ units: [String: String], release: Int? = 262, host: (any HostFacts)? = nil, isUserMode: Bool = false,
    isComplete: Bool = false
  ) -> [String] {
    var bench = CheckBench(units)
    bench.options = CheckOptions(release: release, host: host, isComplete: isComplete)
    bench.surroundings.isUserMode = isUserMode
    let names = units.keys.filter { !$0.contains("/") }.sorted()
    return bench.check(names).map(line)
  }

  /// The codes of every unit in the folder.
  static func codes(
    _ units: [String: String], release: Int? = 262, host: (any HostFacts)? = nil, isUserMode: Bool = false,
    isComplete: Bool = false
  ) -> [String] {
    all(units, release: release, host: host, isUserMode: isUserMode, isComplete: isComplete).map {
      String($0.prefix { $0 != " " })
    }
  }

  static func line(_ diagnostic: Diagnostic) -> String {
    guard let origin = diagnostic.origin else { return diagnostic.code }
    let bytes = origin.source.bytes[origin.span.lower..<origin.span.upper]
    let file = origin.source.path.split(separator: "/").dropFirst().joined(separator: "/")
    return "\(diagnostic.code) \(file):\(origin.span.line):\(String(decoding: bytes, as: UTF8.self))"
  }

  static let service = "[Service]\nExecStart=/usr/bin/web\n"
  static let install = "[Install]\nWantedBy=sockets.target\n"
}

/// A host that has what is said, and nothing else.
struct FewFacts: HostFacts {
  var programs: Set<String> = []
  var files: Set<String> = []
  var directories: Set<String> = []
  var users: Set<String> = []
  var groups: Set<String> = []
  var interfaces: Set<String> = []
  var addresses: Set<[UInt8]> = []

  func isExecutable(_ path: String) -> Bool? { programs.contains(path) }
  func fileExists(_ path: String) -> Bool? { files.contains(path) }
  func directoryExists(_ path: String) -> Bool? { directories.contains(path) }
  func userExists(_ name: String) -> Bool? { users.contains(name) }
  func groupExists(_ name: String) -> Bool? { groups.contains(name) }
  func interfaceExists(_ name: String) -> Bool? { interfaces.contains(name) }
  func addressExists(_ address: [UInt8]) -> Bool? { addresses.contains(address) }
}
