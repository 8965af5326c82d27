/// The command line.
struct Options {
  static let usage = "usage: usher-web [--exit-when-idle SECONDS]"

  /// After how many seconds without a connection the server ends; `nil`: never.
  var exitWhenIdle: Int32?

  /// `nil` for a command line that it cannot read.
  init?(_ arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      guard argument == "--exit-when-idle", let text = rest.next(), let seconds = Int32(text),
        (1...86_400).contains(seconds)
      else { return nil }
      exitWhenIdle = seconds
    }
  }
}
