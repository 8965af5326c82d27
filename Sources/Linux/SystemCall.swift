import Glibc

/// The one door for calls that answer -1: retries EINTR, turns the rest into an error.
///
/// - Parameters:
///   - name: the call's name as it stands in messages ("bind").
///   - subject: what it is applied to; evaluated only on failure.
package func systemCall<Result: FixedWidthInteger>(
  _ name: String, on subject: @autoclosure () -> String = "", _ body: () -> Result
) throws(SystemCallError) -> Result {
  while true {
    let result = body()
    if result != -1 { return result }
    let number = errno
    if number != EINTR { throw SystemCallError(name, on: subject(), errno: number) }
  }
}
