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
