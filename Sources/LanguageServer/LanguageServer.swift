// LanguageServer: unit files in an editor.
//
// A library without descriptors: it takes the client's messages and answers with messages to send, so a whole
// session can be replayed from a file. `usherctl lsp` is the door with standard input and output.
//
//     bytes ──FrameReader──► message ──LanguageServer.receive──► messages
//                                            │    .settle ─────► diagnostics of what has changed
//                                            ▼
//                    Workspace: open documents over the files on disk
//                       │
//                       ├─ FolderChecker, UnitFileIndex  what is wrong, which units there are
//                       ├─ Cursor                        what stands under the cursor
//                       └─ Features/                     one answer a file, from the catalogue's rows
//
// Invariants:
// * No message ends the server but `exit`: what cannot be read or done is answered by an error, or by nothing
//   where the protocol allows no answer. Nothing traps, whatever positions, versions or texts a client sends.
// * Every request has exactly one answer.
// * What is said of a text is what `usherctl check` says of the same bytes on disk.
// * Findings are recomputed in `settle`, once for all changes that have come in; an answer never waits for them.
//
// - Source: Language Server Protocol 3.17

/// One session with one client.
package struct LanguageServer {
  private enum Phase {
    /// Nothing but `initialize` is answered.
    case starting
    case running
    /// After `shutdown`: only `exit` is left.
    case shutDown
  }

  private var phase = Phase.starting
  var workspace: Workspace
  var client = ClientAbilities()
  /// What was sent last for each open document; nil for one that has to be told anew.
  var published: [String: JSONValue] = [:]
  var needsCheck = false {
    didSet { if needsCheck { checked = nil } }
  }
  /// The findings of the documents as they are; nil after a change.
  var checked: [String: [Workspace.Finding]]?
  /// The documents that the client has changed since the last check.
  var edited: Set<String> = []
  /// True after something else than a text has changed.
  var mustRefresh = false
  var lastRequest = 0
  /// What the process is to end with; nil as long as the session goes on.
  package private(set) var exitStatus: Int32?

  package init(_ workspace: Workspace) { self.workspace = workspace }

  /// Takes one message, without its frame. Returns what is to be sent, in this order.
  package mutating func receive(_ bytes: [UInt8]) -> [JSONValue] {
    if exitStatus != nil { return [] }
    let message: IncomingMessage
    do throws(IncomingMessage.Unreadable) {
      message = try IncomingMessage(bytes)
    } catch {
      return [error.error.response(to: error.id)]
    }
    switch message {
    case .response: return []
    case .notification(let method, let parameters): return take(method, parameters)
    case .request(let id, let method, let parameters):
      do throws(RPCError) {
        let result = try answer(method, parameters)
        return [["jsonrpc": "2.0", "id": id, "result": result]]
      } catch {
        return [error.response(to: id)]
      }
    }
  }

  /// What the client is told before the session ends because its bytes cannot be cut into messages.
  package func farewell(_ problem: FrameReader.Problem) -> JSONValue {
    RPCError(.parseError, problem.sentence).response(to: .null)
  }

  /// A notification. One that means nothing here is passed over, as the protocol wants.
  private mutating func take(_ method: String, _ parameters: JSONValue) -> [JSONValue] {
    if method == "exit" {
      exitStatus = phase == .shutDown ? 0 : 1
      return []
    }
    guard phase == .running else { return [] }
    switch method {
    case "initialized": return registration()
    case "textDocument/didOpen": open(parameters)
    case "textDocument/didChange": change(parameters)
    case "textDocument/didClose": return close(parameters)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles":
      workspace.noteOtherChange()
      needsCheck = true
      mustRefresh = true
    case "workspace/didChangeConfiguration": configure(parameters)
    // Whatever folders are open: a unit's neighbours are found from its own path. Everything else asks for
    // nothing; a request to cancel comes when the answer is out already.
    default: break
    }
    return []
  }

  private mutating func answer(_ method: String, _ parameters: JSONValue) throws(RPCError) -> JSONValue {
    switch phase {
    case .starting:
      guard method == "initialize" else {
        throw RPCError(.serverNotInitialized, "cannot answer \(method) before initialize")
      }
      phase = .running
      return initialize(parameters)
    case .shutDown: throw RPCError(.invalidRequest, "cannot answer \(method) after shutdown")
    case .running: break
    }
    switch method {
    case "initialize": throw RPCError(.invalidRequest, "initialize was answered already")
    case "shutdown":
      phase = .shutDown
      return .null
    default: return try feature(method, parameters)
    }
  }
}
