/// Ends of a process: exit statuses, and signals by number.
package struct ExitStatuses: Hashable, Sendable {
  package var codes: Set<Int32> = []
  package var signals: Set<Int32> = []

  package init() {}
}
