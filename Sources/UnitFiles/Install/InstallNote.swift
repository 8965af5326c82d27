/// What is worth knowing about a change of unit files, and is no failure.
package enum InstallNote: Hashable, Sendable {
  /// A unit is masked by the file at `path` and was passed over.
  case masked(name: String, path: String)
  /// A unit whose links go, though its own file is not to be had.
  case dangling(name: String, why: String)
  /// A unit in another one's `Also=` that cannot be had.
  case auxiliaryFailed(name: String, of: String, why: String)
  /// `name` was linked to a unit that does not exist.
  case destinationAbsent(target: String, name: String)
  /// An alias of a unit whose name stands for one thing of the kernel's.
  case aliasRefused(alias: String, kind: String)
  /// After unmasking: another directory's mask remains.
  case stillMasked(name: String, path: String)
  /// A link in a directory of systemd's, which is left alone.
  case foreignLink(path: String, isFollowed: Bool)

  package var text: String {
    switch self {
    case .masked(let name, let path): "\(name) is masked by \(path); its links stay as they are"
    case .dangling(let name, let why): "\(name): \(why); only the links to it are removed"
    case .auxiliaryFailed(let name, let unit, let why):
      "\(unit) names \(name) in Also=: \(why); it is passed over"
    case .destinationAbsent(let target, let name):
      "\(name) is to be started with \(target), but there is no unit of that name yet"
    case .aliasRefused(let alias, let kind):
      "\(alias) (Alias=) is passed over: a \(kind) unit has no other names"
    case .stillMasked(let name, let path): "\(name) is still masked, by \(path)"
    case .foreignLink(let path, true):
      "\(path) is a link of systemd's and stays; usherd follows it"
    case .foreignLink(let path, false):
      "\(path) is a link of systemd's and stays; usherd does not follow it"
    }
  }
}
