import Testing
import UnitSyntax

@testable import usherctl

@Suite("Text of reports")
struct ReportTextTests {
  @Test(
    "Columns count characters; lines end at LF, CR LF and CR",
    arguments: [
      ("abc", 1, 2, "1:2-1:3"), ("äbc", 2, 3, "1:2-1:3"), ("a\nbc", 2, 4, "2:1-2:3"),
      ("a\r\nbc", 3, 4, "2:1-2:2"), ("a\rbc", 2, 4, "2:1-2:3"), ("\u{1F600}x", 4, 5, "1:2-1:3"),
      ("ab\ncd", 1, 4, "1:2-2:2"), ("ab", 2, 2, "1:3-1:3"), ("ab", 7, 9, "1:3-1:3"), ("", 0, 0, "1:1-1:1"),
    ])
  func regions(text: String, lower: Int, upper: Int, expected: String) {
    var table = LineTable(Array(text.utf8))
    let region = table.region(of: SourceSpan(lower: lower, upper: upper, line: 1))
    #expect("\(region.line):\(region.column)-\(region.endLine):\(region.endColumn)" == expected)
  }

  @Test("A place asked for twice, or before the last one, is the same")
  func regionsInAnyOrder() {
    let bytes = Array("first line\nsecönd line\nthird".utf8)
    var table = LineTable(bytes)
    for offset in [20, 3, 14, 20, 0, bytes.count, 11] {
      var fresh = LineTable(bytes)
      let span = SourceSpan(lower: offset, upper: offset + 1, line: 1)
      #expect(table.region(of: span) == fresh.region(of: span))
    }
  }

  @Test("Commands of GitHub cannot be broken out of")
  func github() {
    #expect(GitHubReport.message("50 %\r\nnext") == "50 %25%0D%0Anext")
    #expect(GitHubReport.property("a:b,c%d\n") == "a%3Ab%2Cc%25d%0A")
  }

  @Test("XML has neither control characters nor what its readers refuse")
  func xml() {
    #expect(XMLText.attribute("<a b=\"c\">&\u{1B}\n") == "&lt;a b=&quot;c&quot;&gt;&amp;\\x1b\\x0a")
    #expect(XMLText.content("a\n\tb\u{FFFF}\u{0}") == "a\n\tb\\uffff\\x00")
  }

  @Test("Addresses of files are relative to the working directory, and hold no odd character")
  func addresses() {
    var report = CheckReport()
    report.workingDirectory = "/home/me/project"
    let places = SARIFPlaces(report)
    func location(_ path: String?) -> String {
      let location = places.location(of: CheckReport.File(shown: "<stdin>", path: path))
      return "\(location.uriBaseId ?? "-") \(location.uri)"
    }
    #expect(location("/home/me/project/units/a b%.socket") == "%SRCROOT% units/a%20b%25.socket")
    #expect(location("/home/me/project2/web@.service") == "- file:///home/me/project2/web@.service")
    #expect(location("/home/me/project/c:d/ä.socket") == "%SRCROOT% c%3Ad/%C3%A4.socket")
    #expect(location(nil) == "- %3Cstdin%3E")
  }

  @Test("Paths are shown as they were written")
  func paths() {
    var paths = ShownPaths(workingDirectory: "/home/me")
    paths.show(folder: "/home/me/units", as: "units")
    paths.show(folder: "/home/me", as: "")
    paths.show(folder: "/srv", as: "../../srv/")
    #expect(paths.shown("/home/me/units/web.socket.d/a.conf") == "units/web.socket.d/a.conf")
    #expect(paths.shown("/home/me/web.socket") == "web.socket")
    #expect(paths.shown("/srv/a.socket") == "../../srv/a.socket")
    #expect(paths.shown("/etc/systemd/system/a.socket") == "/etc/systemd/system/a.socket")
    #expect(paths.absolute("units//./web.socket") == "/home/me/units/web.socket")
  }
}
