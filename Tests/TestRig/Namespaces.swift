import Foundation

/// Whether this machine can make the namespaces that a test runs in.
package enum Namespaces {
  /// Why not; `nil` if it can. Found out once, by making some.
  package static let obstacle: String? = {
    if let answer = ProcessInfo.processInfo.environment["USHER_NAMESPACES"], answer == "no" {
      return "USHER_NAMESPACES=no"
    }
    guard geteuid() == 0 else { return "only root can make them" }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Checkout.root + "/Scripts/check-namespaces")
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = pipe
    do { try process.run() } catch { return "\(error)" }
    let said = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    return String(decoding: said, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? "unknown"
  }()

  /// False where the tests are to be skipped; says why on standard error. With `USHER_NAMESPACES=yes`
  /// they run in any case, so that a machine that must have them cannot skip silently.
  package static let areAvailable: Bool = {
    guard let obstacle else { return true }
    if ProcessInfo.processInfo.environment["USHER_NAMESPACES"] == "yes" { return true }
    FileHandle.standardError.write(Data("skipped, no namespaces here: \(obstacle)\n".utf8))
    return false
  }()
}
