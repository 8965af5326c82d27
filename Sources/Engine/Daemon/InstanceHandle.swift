import UnitModel

/// What the engine knows of a connection instance: enough to form its name when somebody asks.
final class InstanceHandle {
  let identity: ConnectionIdentity
  let template: LoadedUnit
  /// What is shown of the peer.
  let display: PeerDisplay
  /// The instance's own name; formed at the first use, since most connections come and go without
  /// anybody asking.
  private(set) lazy var name: UnitName = template.name.with(instance: instance)
  var instance: String { identity.instance(display) }
  /// The instance's own definition, where the template's values depend on the name.
  var definition: LoadedUnit?

  init(identity: ConnectionIdentity, template: LoadedUnit, display: PeerDisplay) {
    self.identity = identity
    self.display = display
    self.template = template
  }
}
