/// One change to the tree of unit files.
package enum InstallStep: Hashable, Sendable {
  /// A symbolic link; directories above it that are missing are made.
  case link(path: String, target: String)
  /// A link or file; directories above it that are empty then go with it, up to the directory it is in.
  case remove(path: String, within: String)
  /// A directory with all that is in it.
  case removeTree(path: String)

  package var path: String {
    switch self {
    case .link(let path, _), .remove(let path, _), .removeTree(let path): path
    }
  }
}

/// What is to be done for a request, and what there is to say about it.
package struct InstallOutcome: Sendable {
  /// In order.
  package var steps: [InstallStep] = []
  /// What could not be done; the steps are done all the same, as systemd does.
  package var problems: [InstallProblem] = []
  /// Worth knowing, no failure.
  package var notes: [InstallNote] = []
  /// False if nothing in the unit files says how to enable them.
  package var hasInstallSection = true

  package init() {}
}
