/// Why something could not be done to a unit's links.
package struct InstallProblem: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// There is no file for the unit.
    case notFound
    /// The unit is masked.
    case masked
    /// Another file or link stands where the link should.
    case exists
    /// What was given is no unit's name.
    case invalidName
    /// A name that cannot stand for this unit: another type, a template for a plain unit.
    case unfitAlias
    /// A specifier that means nothing here.
    case badSpecifier
    /// A template where an instance is needed.
    case needsInstance
    /// The name is a link that an administrator made.
    case isLink
    /// Links that lead round in a circle.
    case loop
    /// A link out of the search path to a file that is not there.
    case dangling
    /// A link that leads to a name which is not there.
    case severed
    /// A directory, a device, or a file that cannot be read.
    case unreadable
    /// The unit file was made by a generator or for one run.
    case generated
    /// There is no directory to write to.
    case noDirectory
    /// The kernel refused a step.
    case kernel(Int32)
  }

  package var kind: Kind
  /// What it is about: a name or a path.
  package var subject: String
  package var message: String

  package init(_ kind: Kind, _ subject: String, _ message: String) {
    self.kind = kind
    self.subject = subject
    self.message = message
  }
}
