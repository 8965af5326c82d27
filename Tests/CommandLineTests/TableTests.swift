import Systemd
import Testing

@testable import usherctl

@Suite("Tables of usherctl")
struct TableTests {
  let rows = [
    UnitRow(name: "b.socket", description: "B", load: "loaded", active: "active", sub: "listening"),
    UnitRow(
      name: "long-name.service", description: "A long one", load: "loaded", active: "failed",
      sub: "failed"),
    UnitRow(
      name: "a.service", description: "a.service", load: "not-found", active: "inactive", sub: "dead"),
  ]

  @Test("Units stand by kind and name, with marks before what is wrong")
  func units() {
    #expect(
      UnitList.text(rows, hasLegend: true, hasMarks: true) == """
          UNIT              LOAD      ACTIVE   SUB       DESCRIPTION
        ● a.service         not-found inactive dead      a.service
        ● long-name.service loaded    failed   failed    A long one
          b.socket          loaded    active   listening B

        3 units; --all lists inactive ones, too

        """)
  }

  @Test("Without legend and marks the rows alone remain")
  func plain() {
    #expect(
      UnitList.text(rows, hasLegend: false, hasMarks: false) == """
        a.service         not-found inactive dead      a.service
        long-name.service loaded    failed   failed    A long one
        b.socket          loaded    active   listening B

        """)
    #expect(UnitList.text([], hasLegend: false, hasMarks: false) == "")
    #expect(
      UnitList.text([], hasLegend: true, hasMarks: true)
        == "0 units; --all lists inactive ones, too\n")
  }

  @Test("A column for jobs appears when there is one")
  func jobs() {
    var row = rows[0]
    row.jobID = 3
    row.jobType = "start"
    #expect(
      UnitList.text([row], hasLegend: true, hasMarks: false) == """
        UNIT     LOAD   ACTIVE SUB       JOB   DESCRIPTION
        b.socket loaded active listening start B

        1 unit; --all lists inactive ones, too

        """)
  }

  @Test("Listeners stand by address, in the order of their bytes")
  func sockets() {
    let rows = [
      UnitList.SocketRow(listen: "[::]:80", unit: "w.socket", activates: ["w.service"]),
      UnitList.SocketRow(listen: "127.0.0.1:80", unit: "w.socket", activates: ["w.service"]),
      UnitList.SocketRow(listen: "/run/a.sock", unit: "a.socket", activates: []),
      UnitList.SocketRow(listen: "@abs", unit: "a.socket", activates: ["x.service", "y.service"]),
    ]
    #expect(
      UnitList.text(rows, hasLegend: true) == """
        LISTEN       UNIT     ACTIVATES
        /run/a.sock  a.socket -
        127.0.0.1:80 w.socket w.service
        @abs         a.socket x.service, y.service
        [::]:80      w.socket w.service

        4 listeners; --all lists those of inactive sockets, too

        """)
  }

  @Test("Jobs are listed with what they do")
  func jobList() {
    let rows = [UnitList.JobRow(id: 12, unit: "a.service", type: "start", state: "running")]
    #expect(
      UnitList.text(rows, hasLegend: true) == """
        JOB UNIT      TYPE  STATE
        12  a.service start running

        1 job

        """)
    #expect(UnitList.text([UnitList.JobRow](), hasLegend: true) == "no jobs\n")
  }
}

@Suite("Lists for programs")
struct ListOutputTests {
  private var table: Table {
    var table = Table([" ", "UNIT FILE", "STATE", "JOB"])
    table.rows = [["●", "a \"b\".service", "-", "7"]]
    return table
  }

  @Test("Rows are objects with the heads of the columns as keys")
  func compact() {
    #expect(
      table.json(.json, numbers: ["job"])
        == "[{\"unit_file\":\"a \\\"b\\\".service\",\"state\":null,\"job\":7}]\n")
    #expect(table.json(.table) == nil)
    #expect(Table(["UNIT"]).json(.jsonPretty) == "[]\n")
  }

  @Test("For people they have a line each")
  func pretty() {
    #expect(
      table.json(.jsonPretty, numbers: ["job"])
        == "[\n\t{\n\t\t\"unit_file\" : \"a \\\"b\\\".service\",\n\t\t\"state\" : null,\n\t\t\"job\" : 7\n\t}\n]\n"
    )
  }

  @Test("A tree follows targets, marks what is up, and goes round no circle")
  func tree() throws {
    let units: [String: Properties] = [
      "a.target": Properties([
        ("ActiveState", .string("active")), ("Wants", .strings(["b.target", "z.service"])),
      ]),
      "b.target": Properties([
        ("ActiveState", .string("failed")), ("Wants", .strings(["a.target", "c.service"])),
      ]),
      "z.service": Properties([("ActiveState", .string("inactive")), ("Wants", .strings(["c.service"]))]),
      "c.service": Properties([("ActiveState", .string("active"))]),
    ]
    func text(all: Bool = false, plain: Bool = false) throws -> String {
      try DependencyTree(properties: ["Wants"], followsAll: all, isPlain: plain) {
        units[$0] ?? Properties([])
      }
      .text(of: "a.target")
    }
    #expect(
      try text() == "a.target\n○ ├─z.service\n× └─b.target\n●   ├─c.service\n    └─...\n")
    #expect(
      try text(all: true, plain: true) == "a.target\n  z.service\n    c.service\n  b.target\n    c.service\n")
  }
}

@Suite("Edited texts")
struct EditedTextTests {
  @Test("What explains the text is not kept, nor blank lines around it")
  func kept() {
    let draft = EditedText(target: "/x", sources: [], isWhole: false)
    let text = """
      ### Write the drop-in between this line and the next one of its kind.

      [Service]
      Environment=A=1


      ### What follows is not kept; these are the unit's files as they are:
      ### /etc/a.service
      """
    #expect(draft.kept(text) == "[Service]\nEnvironment=A=1\n")
    #expect(draft.kept("\n\n") == "")
    #expect(EditedText(target: "/x", sources: [], isWhole: true).kept("[Unit]") == "[Unit]\n")
  }

  @Test("Values that a shell would read otherwise are quoted")
  func shell() {
    #expect(ShellText.assignment("A=x y") == "A=$'x y'")
    #expect(ShellText.assignment("A=/a:b") == "A=/a:b")
    #expect(ShellText.assignment("A=it's") == "A=$'it\\'s'")
  }
}
