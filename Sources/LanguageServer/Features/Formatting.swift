import UnitSyntax

/// The whole document in the one usual form: what `usherctl format` writes.
struct Formatting {
  let document: Document

  /// One edit over the lines that change; none if nothing does.
  func json() throws(RPCError) -> JSONValue {
    switch UnitFormatter.format(document.fragment) {
    case .refused(let why): throw RPCError(.requestFailed, "cannot format the file: \(why)")
    case .formatted(let new): return edits(to: new)
    }
  }

  private func edits(to new: [UInt8]) -> JSONValue {
    let old = document.bytes
    if old == new { return [] }
    var head = 0
    while head < old.count, head < new.count, old[head] == new[head] { head &+= 1 }
    // Whole lines from the start, so that no character and no line end is cut in two.
    while head > 0, old[head &- 1] != 0x0A { head &-= 1 }
    var tail = 0
    while tail < old.count &- head, tail < new.count &- head,
      old[old.count &- 1 &- tail] == new[new.count &- 1 &- tail]
    {
      tail &+= 1
    }
    while tail > 0, old[old.count &- tail &- 1] != 0x0A { tail &-= 1 }
    let text = String(decoding: new[head..<(new.count &- tail)], as: UTF8.self)
    return [["range": document.lines.json(head..<(old.count &- tail)), "newText": .string(text)]]
  }
}
