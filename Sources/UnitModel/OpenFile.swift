import UnitSyntax

/// A file that a service is passed open, behind its sockets.
///
/// - Source: systemd.service(5), "OpenFile=".
package struct OpenFile: Hashable, Sendable {
  package enum Access: String, Sendable {
    case readWrite = "read-write"
    case readOnly = "read-only"
    case append, truncate
  }

  /// Absolute.
  package var path: String
  /// In LISTEN_FDNAMES.
  package var name: String
  package var access: Access = .readWrite
  /// One that cannot be opened is left out.
  package var isOptional = false

  package init(path: String, name: String) {
    self.path = path
    self.name = name
  }
}

extension UnitDecoding {
  /// `PATH[:NAME[:FLAGS]]`, which `check` found to be one.
  mutating func applyOpenFile(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      service.openFiles = []
      return
    }
    let parts = assignment.value.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      .map(String.init)
    guard let first = parts.first, let path = expanded(first, of: assignment), ValueSyntax.isAbsolute(path)
    else { return }
    var name = path.split(separator: "/").last.map(String.init) ?? "stored"
    if parts.count > 1, !parts[1].isEmpty {
      guard let own = expanded(parts[1], of: assignment), ValueSyntax.isDescriptorName(own) else {
        report(
          .error, ValueKind.descriptorName.code, assignment, about: parts[1],
          "'\(parts[1])' is no name of a descriptor", help: ValueKind.descriptorName.help)
        return
      }
      name = own
    }
    var file = OpenFile(path: ValueSyntax.simplifiedPath(path), name: name)
    for flag in parts.count > 2 ? parts[2].split(separator: ",").map(String.init) : [] {
      if flag == "graceful" { file.isOptional = true }
      file.access = OpenFile.Access(rawValue: flag) ?? file.access
    }
    service.openFiles.append(file)
  }
}
