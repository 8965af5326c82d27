import Glibc

/// The program that a person writes texts with.
struct TextEditor {
  /// Its name and what goes before the file.
  var words: [String]

  /// - Source: systemctl(1), "Environment"
  static func find() throws(CommandFailure) -> TextEditor {
    for name in ["SYSTEMD_EDITOR", "EDITOR", "VISUAL"] {
      guard let value = getenv(name) else { continue }
      let words = String(cString: value).split(separator: " ").map(String.init)
      if !words.isEmpty { return TextEditor(words: words) }
    }
    guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else {
      throw CommandFailure(
        "cannot start an editor: this is no terminal; name one that needs none in EDITOR, or give the text "
          + "with --stdin")
    }
    for name in ["editor", "nano", "vim", "vi"] where TextEditor.isThere(name) {
      return TextEditor(words: [name])
    }
    throw CommandFailure(
      "cannot start an editor: there is none here; name one in EDITOR, or give the text with --stdin")
  }

  /// Runs it on a file and waits for its end.
  func edit(_ path: String) throws(CommandFailure) {
    var arguments: [UnsafeMutablePointer<CChar>?] = (words + [path]).map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, arguments[0] ?? strdup(""), nil, nil, arguments, environ)
    guard error == 0 else {
      throw CommandFailure("cannot start \(words[0]): \(String(cString: strerror(error)).lowercased())")
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      throw CommandFailure("\(words[0]) did not end well; nothing is changed")
    }
  }

  private static func isThere(_ name: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
  }
}
