import Foundation
import TestRig
import UnitModel

/// The small units of `Tests/Corpus/units`, one corner of the language each, named after it.
///
/// A file `KIND/NAME.service` is a case by itself. A folder `KIND/NAME/` is a case of several files: its
/// units, their drop-ins and links.
struct Corpus {
  struct Case: Sendable {
    /// `listen/port-zero.socket`, or `dropins/unknown-key` for a folder.
    var name: String
    /// Where its files are.
    var folder: String
    /// File names of its units.
    var units: [String]
    var isFolder: Bool
  }

  static let root = Checkout.root + "/Tests/Corpus/units"

  private(set) var cases: [Case] = []

  init() throws {
    for kind in try Corpus.entries(Corpus.root) {
      let folder = Corpus.root + "/" + kind
      for entry in try Corpus.entries(folder) {
        if UnitName(entry) != nil {
          cases.append(Case(name: "\(kind)/\(entry)", folder: folder, units: [entry], isFolder: false))
        } else {
          let units = try Corpus.entries(folder + "/" + entry).filter { UnitName($0) != nil }
          cases.append(
            Case(name: "\(kind)/\(entry)", folder: folder + "/" + entry, units: units, isFolder: true))
        }
      }
    }
  }

  /// Cases that can be looked at together: every folder alone, the single files of a kind at once.
  var groups: [[Case]] {
    Dictionary(grouping: cases, by: \.folder).sorted { $0.key < $1.key }.map(\.value)
  }

  private static func entries(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }
}

/// Folders with what the cases take for granted: the targets that every unit knows, and a service (and its
/// template) for every socket unit that stands alone.
struct Stubs {
  let directory: String

  init(_ group: [Corpus.Case]) throws {
    directory = FileManager.default.temporaryDirectory.path + "/usher-corpus-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    for name in [
      "basic", "default", "multi-user", "paths", "shutdown", "slices", "sockets", "sysinit", "timers",
    ] {
      try write("\(name).target", "[Unit]\nDefaultDependencies=no\n")
    }
    for test in group where !test.isFolder {
      for unit in test.units where unit.hasSuffix(".socket") {
        let prefix = unit.dropLast(".socket".count)
        try write("\(prefix).service", "[Service]\nExecStart=/bin/true\n")
        try write("\(prefix)@.service", "[Service]\nExecStart=/bin/true\n")
      }
    }
  }

  private func write(_ name: String, _ text: String) throws {
    try text.write(toFile: directory + "/" + name, atomically: false, encoding: .utf8)
  }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
