import Testing

@testable import LanguageServer

@Suite("Hover")
struct HoverTests {
  @Test("over a key tells the catalogue's row")
  func keys() {
    var editor = Editor()
    let text = editor.hover("web.socket", "[Socket]\nList‸enStream=80\n") ?? ""
    #expect(text.contains("ListenStream") && text.contains("TCP or a UNIX stream socket"))
    #expect(editor.hover("web.socket", "[Socket]\nNo‸Such=80\n") == nil)
    #expect(editor.hover("web.socket", "[Sock‸et]\n")?.contains("a knock") == true)
    #expect(editor.hover("web.socket", "[X-M‸ine]\n")?.contains("passes it over") == true)
  }

  @Test(
    "over a value says it in other words",
    arguments: [
      ("ListenStream=‸80", "TCP port 80 on every IPv4 and IPv6 address"),
      ("BindIPv6Only=ipv6-only\nListenStream=‸80", "TCP port 80 on every IPv6 address"),
      ("ListenDatagram=127.0‸.0.1:53", "UDP port 53 on 127.0.0.1, this host alone"),
      ("ListenStream=[::1]:8‸0", "TCP port 80 on ::1, this host alone"),
      ("ListenStream=0.0.0.0:8‸0", "TCP port 80 on every IPv4 address"),
      ("ListenStream=/run/%‸p.sock", "the prefix:"),
      ("ListenStream=/r‸un/%p.sock", "file system, /run/web.sock"),
      ("ListenStream=@a‸", "abstract namespace"), ("TriggerLimitIntervalSec=5min 1‸0s", "310 s"),
      ("TriggerLimitIntervalSec=15‸0ms", "150 ms"), ("TriggerLimitIntervalSec=1‸.5", "1.5 s"),
      ("KeepAliveTimeSec=infin‸ity", "never"), ("SocketMode=06‸60", "rw-rw----"),
      ("PipeSize=64‸K", "65536 bytes"),
      ("BindIPv6Only=bo‸th", "IPv6 and IPv4"), ("KeepAliveTimeSec=infin‸ity", "never"),
      ("TimeoutSec=‸0", "without end"), ("KillSignal=1‸5", "SIGTERM"), ("KillSignal=SIG‸USR1", "signal 10"),
      ("LimitNOFILE=1024:‸4096", "1024 at first; a process may raise it up to 4096"),
      ("CPUQuota=15‸0%", "the time of 1.5 processors"), ("Accept=o‸n", "`on`: yes"),
      ("ListenStream=vsock::8‸0", "port 80 between virtual machines and their host"),
      // What speaks for itself is explained by its directive.
      ("Accept=y‸es", "**Accept=** in [Socket]"), ("MaxConnections=1‸0", "**MaxConnections=**"),
    ])
  func values(line: String, meaning: String) {
    var editor = Editor()
    let text = editor.hover("web.socket", "[Socket]\n\(line)\n")
    #expect(text?.contains(meaning) == true, "\(text ?? "nothing")")
  }

  @Test(
    "over a value of a service or of a unit that usherd does not run says it in other words",
    arguments: [
      ("a.service", "[Service]\nType=no‸tify", "READY=1"),
      ("a.service", "[Service]\nTimeoutStopSec=5m‸in", "300 s"),
      ("a.service", "[Service]\nSuccessExitStatus=1 DATA‸ERR", "`DATAERR`: exit status 65"),
      ("a.service", "[Service]\nRestart=on-ab‸ort", "not clean"),
      ("a.timer", "[Timer]\nOnCalendar=Mon‸ 4:5", "`Mon *-*-* 04:05:00`"),
      ("a.timer", "[Timer]\nOnCalendar=dai‸ly", "`*-*-* 00:00:00`"),
      ("a.timer", "[Timer]\nOnBootSec=1‸h", "3600 s"), ("a.timer", "[Timer]\nOnBo‸otSec=1h", "booted"),
      ("a.timer", "[Timer]\nOnCalendar=no‸ day", "**OnCalendar=** in [Timer]"),
      ("a.path", "[Path]\nDirectoryMode=07‸50", "rwxr-x---"),
      ("a.mount", "[Mount]\nType=tm‸pfs", "in memory"),
      ("a.mount", "[Mount]\nOptions=ro,no‸dev", "no devices"),
      ("a.swap", "[Swap]\nPriority=‸-1", "the kernel decides"),
      ("a.scope", "[Scope]\nOOMPolicy=st‸op", "stopped"),
    ])
  func otherTypes(name: String, text: String, meaning: String) {
    var editor = Editor()
    let said = editor.hover(name, text + "\n")
    #expect(said?.contains(meaning) == true, "\(said ?? "nothing")")
  }

  @Test("over a specifier tells its value in this unit")
  func specifiers() {
    var editor = Editor(["web.socket": "[Socket]\nListenStream=80\n"])
    let line = "[Service]\nExecStart=/bin/echo %‸n %%n\n"
    #expect(editor.hover("web@a.service", line)?.contains("web@a.service") == true)
    #expect(editor.hover("web@.service", line)?.contains("here") == false)
    #expect(editor.hover("web.socket.d/a.conf", "[Unit]\nDescription=%‸n\n")?.contains("web.socket") == true)
  }

  @Test("over a unit's name tells what it is and where")
  func units() {
    var editor = Editor(["web.service": "[Unit]\nDescription=The web\n[Service]\nExecStart=/bin/cat\n"])
    let text = editor.hover("web.socket", "[Unit]\nAfter=a.target we‸b.service\n")
    #expect(text?.contains("The web") == true && text?.contains("/units/web.service") == true)
    #expect(editor.hover("web.socket", "[Unit]\nAfter=a.ta‸rget\n")?.contains("no such unit") == true)
    #expect(editor.hover("web.socket", "[Unit]\nAfter=network.t‸arget\n")?.contains("built in") == true)
  }

  @Test("is plain text for a client without Markdown")
  func plain() {
    var editor = Editor(capabilities: [:])
    let answer = editor.at("web.socket", "[Socket]\nAc‸cept=yes\n", "hover")
    #expect(answer?["contents"]?["kind"] == "plaintext")
    #expect(answer?["contents"]?["value"]?.text?.contains("**") == false)
  }

  @Test("answers at every place of any text")
  func everywhere() {
    var editor = Editor()
    let text =
      "\u{FEFF}[Unit]\nAfter=a \\\n# c\n  b%\nx\n=\n[Socket]\nListenStream = [::]:1 \\\n\\\n\n[\n]\n[Service]\nType="
    for offset in text.indices {
      let marked = text[..<offset] + "‸" + text[offset...]
      _ = editor.at("a.socket", String(marked), "hover")
      _ = editor.at("a.socket", String(marked), "definition")
      #expect(editor.at("a.socket", String(marked), "completion") != nil)
    }
  }
}
