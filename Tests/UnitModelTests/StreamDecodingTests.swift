import Testing
import UnitModel

@Suite("Decoding standard streams and logging")
struct StreamDecodingTests {
  @Test("text and bytes become the input, in order, and make themselves so")
  func data() {
    let unit = service("StandardInputText=a\\tb %p\nStandardInputData=/+8=\nStandardInputText=")
    #expect(unit.exec.inputData == [] && unit.exec.standardInput == nil)
    let full = service("StandardInputText=a\\tb %p\nStandardInputData=/+8=\nStandardInputText=c")
    #expect(full.exec.inputData == Array("a\tb web\n".utf8) + [0xFF, 0xEF] + Array("c\n".utf8))
    #expect(full.exec.standardInput == .data && full.diagnostics.isEmpty)
    #expect(service("StandardInput=null\nStandardInputText=c").exec.standardInput == .data)
    #expect(service("StandardInput=data\nStandardInputData=AA==").exec.inputData == [0])
  }

  @Test("what is said about lines of the log")
  func logging() {
    let unit = service(
      """
      SyslogIdentifier=%p-x
      SyslogFacility=local1
      SyslogLevel=err
      SyslogLevelPrefix=no
      LogLevelMax=5
      LogRateLimitIntervalSec=2min
      LogRateLimitBurst=7
      LogExtraFields=A=1 "B=%p x"
      LogExtraFields=C=3
      LogFilterPatterns=keep.*
      LogFilterPatterns=~drop
      StandardOutput=kmsg+console
      """)
    let logging = unit.exec.logging
    #expect(logging.identifier == "web-x" && logging.facility == 17 && logging.level == 3)
    #expect(!logging.readsPrefix && logging.lowestLevel == 5)
    #expect(logging.rateLimit?.burst == 7 && logging.rateLimit?.interval == .seconds(120))
    #expect(logging.goesToKernelLog && logging.goesToConsole && unit.exec.standardOutput == .log)
    #expect(unit.diagnostics.isEmpty)
    #expect(logging.extraFields == ["A=1", "B=web x", "C=3"])
    #expect(logging.patterns == [.init("keep.*"), .init("drop", isDenied: true)])
    #expect(
      service("LogFilterPatterns=a\nLogFilterPatterns=\nLogExtraFields=A=1\nLogExtraFields=").exec.logging
        == LogSettings())
    #expect(service("").exec.logging == LogSettings())
  }

  @Test("files to pass: a name and flags, or the file's own name")
  func files() {
    let unit = service(
      "OpenFile=/a/b\nOpenFile=/c:name:read-only,graceful\nOpenFile=/d::append\nOpenFile=rel\nOpenFile=/e::wrong"
    )
    let files = unit.serviceSettings?.openFiles ?? []
    #expect(files.map(\.path) == ["/a/b", "/c", "/d"] && files.map(\.name) == ["b", "name", "d"])
    #expect(
      files.map(\.access) == [.readWrite, .readOnly, .append]
        && files.map(\.isOptional) == [false, true, false])
    #expect(unit.diagnostics.count == 2)
    #expect(service("OpenFile=/a\nOpenFile=").serviceSettings?.openFiles == [])
  }

  @Test("the login variables can be asked for, refused, or left to User=")
  func login() {
    #expect(service("SetLoginEnvironment=no").exec.setsLoginEnvironment == false)
    #expect(service("SetLoginEnvironment=yes\nSetLoginEnvironment=").exec.setsLoginEnvironment == nil)
  }
}
