/// A piece of an introduction, the same for a Markdown page and a manual page.
///
/// In texts, a word such as `Accept=` is a directive: it is linked, or set in bold. All else is literal.
enum ReferenceBlock {
  case heading(String)
  case text(String)
  case terms([(term: String, text: String)])
  /// Unit files that work together; a test loads them.
  case example([ExampleFile])
}

/// A unit file of an example.
struct ExampleFile {
  /// Below a directory of the search path: `echo.socket`, `echo.socket.d/10-address.conf`.
  let name: String
  let text: String

  init(_ name: String, _ text: String) {
    self.name = name
    self.text = text + "\n"
  }
}
