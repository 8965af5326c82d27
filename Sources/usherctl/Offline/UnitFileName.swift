import UnitFiles
import UnitModel
import UnitSyntax

/// What the path of a file says about the unit in it.
enum UnitFileName: Equatable {
  /// The main file of this unit.
  case unit(UnitName)
  /// A drop-in of this unit, in `FOLDER/NAME.d/`. A drop-in for many units (`service.d`, `web-.service.d`)
  /// is looked at through a unit that none is named like.
  case dropIn(UnitName, folder: String)
  /// Nothing.
  case none

  /// - Parameter path: absolute.
  init(_ path: String) {
    let name = UnitPath.name(of: path)
    let parent = UnitPath.directory(of: path)
    if let unit = UnitFileName.owner(ofFolder: UnitPath.name(of: parent)), name.hasSuffix(".conf") {
      self = .dropIn(unit, folder: UnitPath.directory(of: parent))
    } else if let unit = UnitName(name) {
      self = .unit(unit)
    } else {
      self = .none
    }
  }

  /// The unit that a folder such as `web.socket.d` or `service.d` is about.
  static func owner(ofFolder folder: String) -> UnitName? {
    guard folder.hasSuffix(".d") else { return nil }
    let stem = String(folder.dropLast(2))
    if let kind = UnitKind(rawValue: stem) {
      return UnitName(prefix: "every-\(stem)", instance: nil, kind: kind)
    }
    return UnitName(stem)
  }

  /// True if one of the sections is one that units have.
  static func looksLikeUnit(_ bytes: [UInt8]) -> Bool {
    let sections = Lexer.lex(SourceText(path: "", bytes: bytes)).sections.map(\.name)
    return UnitKind.guessed(from: Set(sections)) != nil
  }

  /// True for the files of programs beside systemd, which have sections of the same names: containers of
  /// Podman, networks and links of systemd-networkd.
  static func isOfOthers(_ path: String) -> Bool {
    let ending = UnitPath.name(of: path).split(separator: ".").last.map(String.init) ?? ""
    return [
      "container", "pod", "volume", "image", "build", "kube", "network", "netdev", "link", "nspawn", "dnssd",
      "desktop",
    ].contains(ending)
  }

  /// A name for text that has none, from the sections in it: `stdin.socket`.
  static func guessed(_ stem: String, _ bytes: [UInt8]) -> UnitName {
    let sections = Set(Lexer.lex(SourceText(path: "", bytes: bytes)).sections.map(\.name))
    let kind = UnitKind.guessed(from: sections) ?? .service
    // Only what a unit's name may hold, and no "@", which would make it a template.
    let prefix = String(
      decoding: stem.utf8.prefix(200).map { byte -> UInt8 in
        UnitName(prefix: "x" + String(decoding: [byte], as: UTF8.self), instance: nil, kind: kind).isValid
          && byte != UInt8(ascii: "@") ? byte : UInt8(ascii: "-")
      }, as: UTF8.self)
    return UnitName(prefix: prefix.isEmpty ? "unit" : prefix, instance: nil, kind: kind)
  }
}

extension UnitName {
  /// True if the parts make a name.
  fileprivate var isValid: Bool { UnitName(full) != nil }
}
