// loading-bench: how long 10,000 small unit files take from bytes to the plan.
//
//     loading-bench [PAIRS]      5,000 pairs of a socket and its service unless told otherwise
//
// The files lie in memory: what is measured is lexing, looking up, merging, decoding and planning, in one
// thread. Prints each stage's best of five in milliseconds of processor time, which is the time that passes on a
// machine with nothing else to do: other programs beside it do not count.
import Glibc
import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

func milliseconds(_ body: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<5 {
    var before = timespec()
    var after = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before)
    body()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after)
    let seconds = Double(after.tv_sec - before.tv_sec)
    best = min(best, seconds * 1e3 + Double(after.tv_nsec - before.tv_nsec) / 1e6)
  }
  return best
}

func socket(_ number: Int) -> String {
  """
  # One of many.
  [Unit]
  Description=Socket number \(number)

  [Socket]
  ListenStream=127.0.\(number / 250 % 250).\(1 + number % 250):\(1024 + number)
  Backlog=128
  NoDelay=yes

  [Install]
  WantedBy=sockets.target

  """
}

func service(_ number: Int) -> String {
  """
  [Unit]
  Description=Service number \(number)
  Documentation=man:usherd(8)
  After=network.target

  [Service]
  Type=notify
  ExecStart=/usr/bin/worker --number \(number) --verbose "two words"
  User=nobody
  Environment=LANG=C.UTF-8 NUMBER=\(number)
  Restart=on-failure
  RestartSec=5s
  LimitNOFILE=4096

  """
}

let pairs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5000
var files = UnitFilesInMemory()
var texts: [SourceText] = []
var names: [UnitName] = []
for number in 0..<pairs {
  for (kind, text) in [("socket", socket(number)), ("service", service(number))] {
    let path = "/units/unit\(number).\(kind)"
    files.write(path, text)
    texts.append(SourceText(path: path, text))
    if let name = UnitName("unit\(number).\(kind)") { names.append(name) }
  }
}
let bytes = texts.reduce(0) { $0 + $1.bytes.count }
print("\(texts.count) files, \(bytes / max(1, texts.count)) bytes each")

var assignments = 0
let lexing = milliseconds { for text in texts { assignments &+= Lexer.lex(text).assignments.count } }
var units: [LoadedUnit] = []
let loading = milliseconds {
  var loader = UnitLoader(source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings())
  units = loader.closure(of: names)
}
let planning = milliseconds { _ = Plan(units) }
print("lexing alone \(lexing) ms")
print("looking up, lexing, merging and decoding \(loading) ms")
print("planning \(planning) ms")
print("\(units.count) units, \(units.count { $0.loadState == .loaded }) loaded")
print("in all \(loading + planning) ms")
