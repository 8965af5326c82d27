import Testing
import UnitModel
import UnitSyntax

@Suite("Unit decoder")
struct UnitDecoderTests {
  @Test("reads [Unit]")
  func unitSection() {
    let unit = decode(
      """
      [Unit]
      Description=The %p target
      Documentation=man:web(8) https://example.org bogus
      Requires=a.service b.service
      Requisite=c.service
      Wants=d.socket
      BindsTo=e.service
      BindTo=f.service
      PartOf=g.service
      Conflicts=h.service
      Before=i.target
      After=j.target
      After=j.target k.target
      DefaultDependencies=no
      StartLimitIntervalSec=1min
      StartLimitBurst=7
      RefuseManualStart=yes
      RefuseManualStop=yes
      """, as: "web.target")
    let settings = unit.unit
    #expect(settings.description == "The web target")
    #expect(settings.documentation == ["man:web(8)", "https://example.org"])
    #expect(settings.requires.map(\.full) == ["a.service", "b.service"])
    #expect(settings.requisite.map(\.full) == ["c.service"] && settings.wants.map(\.full) == ["d.socket"])
    #expect(settings.bindsTo.map(\.full) == ["e.service", "f.service"])
    #expect(settings.partOf.map(\.full) == ["g.service"] && settings.conflicts.map(\.full) == ["h.service"])
    #expect(settings.before.map(\.full) == ["i.target"])
    #expect(settings.after.map(\.full) == ["j.target", "k.target"])
    #expect(!settings.hasDefaultDependencies && settings.startLimitBurst == 7)
    #expect(settings.startLimitInterval == .seconds(60))
    #expect(settings.refusesManualStart && settings.refusesManualStop)
    #expect(unit.codes == ["value-documentation"])
    if case .target = unit.kind {} else { #expect(Bool(false), "it is a target") }
  }

  @Test("nothing empties dependencies")
  func dependenciesStay() {
    let unit = decode("[Unit]\nAfter=a.target\nAfter=\nAfter=b.target", as: "x.target")
    #expect(unit.unit.after.map(\.full) == ["a.target", "b.target"])
    #expect(unit.diagnostics.isEmpty)
  }

  @Test("a bad name among dependencies is ignored alone")
  func badDependency() {
    let unit = decode(#"[Unit]\#nAfter=a.target b/c.service d x\x2dy.service "e.target""#, as: "x.target")
    #expect(unit.unit.after.map(\.full) == ["a.target", #"x\x2dy.service"#])
    #expect(unit.codes == ["value-unit-name", "value-unit-name", "value-unit-name"])
  }

  @Test("what speaks of time and counts has all spellings")
  func spellings() {
    let unit = decode("[Unit]\nStartLimitIntervalSec=infinity\nStartLimitBurst=0x5", as: "x.target")
    #expect(unit.unit.startLimitInterval == .infinity && unit.unit.startLimitBurst == 5)
  }

  @Test("a template among dependencies stands for the instance of this unit")
  func templates() {
    let instance = decode("[Unit]\nAfter=b@.service", as: "a@x.target")
    #expect(instance.unit.after.map(\.full) == ["b@x.service"] && instance.dependsOnInstance)
    let plain = decode("[Unit]\nAfter=b@.service", as: "a.target")
    #expect(plain.unit.after.map(\.full) == ["b@a.service"] && !plain.dependsOnInstance)
  }

  @Test("only specifiers that change with the instance tie a unit to it")
  func dependsOnInstance() {
    #expect(!decode("[Service]\nExecStart=/bin/true %p %t", as: "a@.service").dependsOnInstance)
    #expect(decode("[Service]\nExecStart=/bin/true %i", as: "a@.service").dependsOnInstance)
    #expect(decode("[Unit]\nDescription=%I\n[Service]\nExecStart=/a", as: "a@b.service").dependsOnInstance)
    #expect(!decode("[Service]\nExecStart=/bin/true %n", as: "a.service").dependsOnInstance)
  }

  @Test("what only an instance makes valid is no fault of its template")
  func openTemplates() {
    let lines = "[Socket]\nListenStream=127.0.0.1:%i"
    let template = decode(lines, as: "t@.socket")
    #expect(template.diagnostics.isEmpty && !template.isBad && template.dependsOnInstance)
    #expect(decode(lines, as: "t@80.socket").listens == ["127.0.0.1:80"])
    let wrong = decode(lines, as: "t@x.socket")
    #expect(wrong.isBad && wrong.codes == ["address-service-name", "socket-no-listener"])
    let user = decode("[Service]\nExecStart=/a\nUser=%i\nUMask=9", as: "user@.service")
    #expect(!user.isBad && user.codes == ["value-mode"])
  }

  @Test("the path of the main file is a specifier")
  func fragmentPath() {
    let unit = decode("[Service]\nExecStart=/a %y %Y", as: "a.service", path: "/etc/x/a.service")
    #expect(unit.commands == [["/a", "/etc/x/a.service", "/etc/x"]])
  }

  @Test("an unknown key gets the nearest name")
  func unknownKey() throws {
    let unit = service("Enviroment=A=1")
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.code == "directive-unknown" && finding.severity == .warning)
    #expect(finding.help == "did you mean Environment=?")
    #expect(finding.consequence == "this line is ignored" && finding.unit == "web.service")
  }

  @Test("a key of another section is sent there")
  func wrongSection() throws {
    let unit = service("ListenStream=80\nAfter=a.target")
    #expect(unit.codes == ["directive-wrong-section", "directive-wrong-section"])
    #expect(unit.diagnostics.map(\.help) == ["it belongs in [Socket]", "it belongs in [Unit]"])
  }

  @Test("an unknown section is reported at each of its headers")
  func unknownSection() throws {
    let unit = decode("[Sevice]\nA=1\nB=2\n[Service]\nExecStart=/a\n[Sevice]\nC=3\n[Socket]\nX=1")
    #expect(unit.codes == ["section-unknown", "section-unknown", "section-unknown"])
    #expect(unit.diagnostics.map(\.origin?.span.line) == [1, 6, 8])
    #expect(unit.diagnostics.first?.help == "did you mean [Service]?")
    #expect(unit.commands == [["/a"]])
  }

  @Test("a section of another kind of unit is unknown here")
  func otherSection() {
    #expect(socket("ListenStream=80\n[Service]\nExecStart=/a").codes == ["section-unknown"])
  }

  @Test("keys and sections of one's own are silent")
  func own() {
    #expect(service("X-Key=1\n[X-Mine]\nAnything=2\n[Install]\nWantedBy=a.target").diagnostics.isEmpty)
  }

  @Test("a known directive is noted once for each unit and key")
  func known() throws {
    let unit = service("ProtectSystem=strict\nPrivateTmp=yes\nProtectSystem=no")
    #expect(unit.codes == ["directive-not-applied", "directive-not-applied"])
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.severity == .note && finding.what == "ProtectSystem= is known, not applied yet")
    #expect(finding.origin?.span.line == 3 && !finding.help.isEmpty)
    #expect(!unit.isBad)
  }

  @Test("units of foreign kinds keep their [Unit] and nothing else is looked at")
  func foreign() {
    let unit = decode("[Unit]\nAfter=a.target\n[Timer]\nOnCalendar=daily", as: "x.timer")
    #expect(unit.unit.after.map(\.full) == ["a.target"] && unit.diagnostics.isEmpty && !unit.isBad)
    if case .foreign = unit.kind {} else { #expect(Bool(false), "timers are foreign") }
  }

  @Test("findings never lack a place, a unit or advice")
  func findingsAreComplete() {
    let unit = service(
      "Bogus=1\nUser=a/b\nUMask=9\nStandardOutput=x\nSockets=a\nExecStop=\"\nExecStop=/a \"\nPrivateTmp=yes")
    #expect(unit.diagnostics.count == 8)
    for finding in unit.diagnostics {
      #expect(finding.unit == "web.service" && finding.origin != nil)
      #expect(!finding.what.isEmpty && !finding.consequence.isEmpty && !finding.help.isEmpty)
      #expect(
        finding.what.first?.isLowercase == true || finding.what.first == "'"
          || finding.what.contains("="))
    }
  }

  @Test("decoding never traps, whatever the lines are")
  func anyText() {
    var generator = Dice(seed: 252)
    let pieces = [
      "ListenStream=", "ExecStart=", "Environment=", "%", "i", "\\", "\"", "'", " ; ", ":", "[::",
      "]", "@", "-", "!", "1", "999999999999999999999", "/", "..", "\n", "LimitCPU=", "=", "$", "K",
      "SuccessExitStatus=", "RTMIN+", "StandardInput=", "Symlinks=", "User=", "TimeoutSec=", ".",
      "WorkingDirectory=", "ä",
    ]
    for _ in 0..<400 {
      let text = (0..<8).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      #expect(service(text).serviceSettings != nil)
      #expect(socket(text).socketSettings != nil)
    }
  }
}
