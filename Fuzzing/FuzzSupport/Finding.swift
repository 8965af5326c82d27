import Glibc

/// Ends the run as a finding: libFuzzer keeps the input that led here.
package func finding(_ what: String) -> Never {
  let text = Array("finding: \(what)\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  abort()
}

package func expect(_ isTrue: Bool, _ what: @autoclosure () -> String) {
  if !isTrue { finding(what()) }
}

/// The input as bytes of our own: the parsers keep what they are given.
package func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: start, count: count))
}
