/// Replaces `%` specifiers for one unit.
///
/// `%%` is a percent sign. A percent sign before anything but a letter or digit, or at the end, is
/// an ordinary one: `100%`, `50% off`, `%!`.
///
/// - Source: systemd.unit(5), "Specifiers".
package struct SpecifierExpander: Sendable {
  package enum Problem: Error, Hashable {
    /// A letter or digit that means nothing.
    case unknown(Character)
    /// A specifier that has no value here.
    case noValue(Character)
  }

  package let surroundings: Surroundings
  package let name: UnitName
  /// For `%y` and `%Y`.
  package let fragmentPath: String?
  /// True once a specifier was replaced whose value changes with the instance.
  package internal(set) var usedInstance = false

  package init(surroundings: Surroundings, name: UnitName, fragmentPath: String? = nil) {
    self.surroundings = surroundings
    self.name = name
    self.fragmentPath = fragmentPath
  }

  package mutating func expand(_ text: String) throws(Problem) -> String {
    let percent = UInt8(ascii: "%")
    guard text.utf8.contains(percent) else { return text }
    var result = ""
    var rest = Substring(text)
    while let at = rest.utf8.firstIndex(of: percent) {
      result += rest[..<at]
      let after = rest.utf8.index(after: at)
      guard after < rest.endIndex else {
        result += "%"
        return result
      }
      let letter = rest.utf8[after]
      if letter == percent {
        result += "%"
      } else if ValueSyntax.isLetter(letter) || ValueSyntax.isDigit(letter) {
        result += try value(of: letter)
      } else {
        result += "%"
        rest = rest[after...]
        continue
      }
      rest = rest[rest.utf8.index(after: after)...]
    }
    return result + rest
  }

  private mutating func value(of letter: UInt8) throws(Problem) -> String {
    let character = Character(Unicode.Scalar(letter))
    switch letter {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "i"), UInt8(ascii: "I"),
      UInt8(ascii: "f"), UInt8(ascii: "d"):
      if name.instance != nil { usedInstance = true }
    default: break
    }
    guard let found = lookUp(letter) else { throw .unknown(character) }
    guard let value = found else { throw .noValue(character) }
    return value
  }

  /// Nil: no such specifier. `.some(nil)`: it has no value here.
  private func lookUp(_ letter: UInt8) -> String?? {
    switch letter {
    case UInt8(ascii: "n"): .some(name.full)
    case UInt8(ascii: "N"): .some(name.withoutSuffix)
    case UInt8(ascii: "p"): .some(name.prefix)
    case UInt8(ascii: "P"): .some(UnitName.unescape(name.prefix))
    case UInt8(ascii: "i"): .some(name.instance ?? "")
    case UInt8(ascii: "I"): .some(UnitName.unescape(name.instance ?? ""))
    case UInt8(ascii: "j"): .some(String(lastPart))
    case UInt8(ascii: "J"): .some(UnitName.unescape(lastPart))
    case UInt8(ascii: "f"): .some(path)
    case UInt8(ascii: "y"): .some(fragmentPath)
    case UInt8(ascii: "Y"): .some(fragmentPath.map(SpecifierExpander.directory))
    case UInt8(ascii: "d"): .some(surroundings.runtimeDirectory + "/credentials/" + name.full)
    case UInt8(ascii: "c"), UInt8(ascii: "r"), UInt8(ascii: "R"): .some(controlGroup(of: letter))
    default: worldValue(of: letter)
    }
  }

  /// Paths of control groups, of the tree that systemd had once; usherd's own lies elsewhere.
  private func controlGroup(of letter: UInt8) -> String? {
    guard surroundings.isForSystemd else { return nil }
    switch letter {
    case UInt8(ascii: "c"): return "/system.slice/" + name.full
    case UInt8(ascii: "r"): return "/system.slice"
    default: return ""
    }
  }

  /// None where what stands for it is no path that was escaped: that never begins or ends with a dash.
  private var path: String? {
    let text = name.isInstance ? name.instance ?? "" : name.prefix
    if text != "-", text.hasPrefix("-") || text.hasSuffix("-") || text.contains("--") { return nil }
    return UnitName.unescapePath(text)
  }

  private var lastPart: Substring {
    guard let dash = name.prefix.utf8.lastIndex(of: UInt8(ascii: "-")) else {
      return Substring(name.prefix)
    }
    return name.prefix[name.prefix.utf8.index(after: dash)...]
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else {
      return "/"
    }
    return String(path[..<slash])
  }

  /// The same for every unit.
  private func worldValue(of letter: UInt8) -> String?? {
    switch letter {
    case UInt8(ascii: "t"): .some(surroundings.runtimeDirectory)
    case UInt8(ascii: "S"): .some(surroundings.stateDirectory)
    case UInt8(ascii: "C"): .some(surroundings.cacheDirectory)
    case UInt8(ascii: "L"): .some(surroundings.logsDirectory)
    case UInt8(ascii: "E"): .some(surroundings.configurationDirectory)
    case UInt8(ascii: "D") where surroundings.release >= 255: .some(surroundings.sharedDataDirectory)
    case UInt8(ascii: "T"): .some(surroundings.temporaryDirectory)
    case UInt8(ascii: "V"): .some(surroundings.persistentTemporaryDirectory)
    case UInt8(ascii: "u"): .some(surroundings.userName)
    case UInt8(ascii: "U"): .some(String(surroundings.userID))
    case UInt8(ascii: "g"): .some(surroundings.groupName)
    case UInt8(ascii: "G"): .some(String(surroundings.groupID))
    case UInt8(ascii: "h"): .some(surroundings.home)
    case UInt8(ascii: "s"): .some(surroundings.shell)
    case UInt8(ascii: "H"): .some(surroundings.hostName)
    case UInt8(ascii: "l"):
      .some(String(surroundings.hostName.prefix { $0 != "." }))
    case UInt8(ascii: "q"): .some(surroundings.prettyHostName ?? surroundings.hostName)
    case UInt8(ascii: "m"): .some(surroundings.machineID)
    case UInt8(ascii: "b"): .some(surroundings.bootID)
    case UInt8(ascii: "v"): .some(surroundings.kernelRelease)
    case UInt8(ascii: "a"): .some(surroundings.architecture)
    case UInt8(ascii: "o"): .some(surroundings.osRelease["ID"] ?? "")
    case UInt8(ascii: "w"): .some(surroundings.osRelease["VERSION_ID"] ?? "")
    case UInt8(ascii: "W"): .some(surroundings.osRelease["VARIANT_ID"] ?? "")
    case UInt8(ascii: "A"): .some(surroundings.osRelease["IMAGE_VERSION"] ?? "")
    case UInt8(ascii: "M"): .some(surroundings.osRelease["IMAGE_ID"] ?? "")
    case UInt8(ascii: "B"): .some(surroundings.osRelease["BUILD_ID"] ?? "")
    default: .none
    }
  }
}
