import UnitFiles
import UnitModel

/// What a file is by its path: a unit's main file, a drop-in, or neither.
package struct UnitPlace: Hashable, Sendable {
  /// The unit; nil for a drop-in that stands for all units of a type or a prefix.
  package var name: UnitName?
  /// The unit that is looked at to check the file: `name`, or one that none is named like, which a drop-in
  /// for all units of a type applies to.
  package var owner: UnitName
  /// The directory of the search path that the file lies in.
  package var directory: String
  package var isDropIn: Bool

  /// The type of the unit that the file speaks of.
  package var kind: UnitKind { owner.kind }

  /// Nil for a file that is no part of a unit.
  package init?(path: String) {
    let directory = UnitPath.directory(of: path)
    if let name = UnitName(UnitPath.name(of: path)) {
      self.init(name: name, owner: name, directory: directory, isDropIn: false)
      return
    }
    let folder = UnitPath.name(of: directory)
    guard path.hasSuffix(".conf"), folder.hasSuffix(".d") else { return nil }
    let stem = String(folder.dropLast(2))
    let home = UnitPath.directory(of: directory)
    if let kind = UnitKind(rawValue: stem) {
      let owner = UnitName(prefix: "every-\(stem)", instance: nil, kind: kind)
      self.init(name: nil, owner: owner, directory: home, isDropIn: true)
    } else if let name = UnitName(stem) {
      // `web-.service.d/` stands for every service whose name begins with `web-`.
      let isPrefix = name.prefix.hasSuffix("-")
      self.init(name: isPrefix ? nil : name, owner: name, directory: home, isDropIn: true)
    } else {
      return nil
    }
  }

  private init(name: UnitName?, owner: UnitName, directory: String, isDropIn: Bool) {
    self.name = name
    self.owner = owner
    self.directory = directory
    self.isDropIn = isDropIn
  }
}
