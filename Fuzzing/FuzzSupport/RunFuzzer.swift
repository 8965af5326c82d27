/// One input of the fuzzer: its bytes and how many there are. Returns 0.
package typealias OneInput = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

package typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments?>, _ body: OneInput
) -> CInt

/// Hands the process to libFuzzer. (Its own `main` is not linked: the build gives each program one.)
package func runFuzzer(_ count: CInt, _ arguments: Arguments?, _ body: OneInput) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, body)
}
