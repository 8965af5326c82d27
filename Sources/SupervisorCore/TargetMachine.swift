/// A target: up or down, at once.
package struct TargetMachine: Hashable, Codable, Sendable {
  package var isActive = false
  init() {}
}
