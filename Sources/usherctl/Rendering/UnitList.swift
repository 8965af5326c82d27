/// The tables of `list-units`, `list-sockets` and `list-jobs`.
enum UnitList {
  /// - Parameter hasMarks: true puts `●` before what has failed or could not be loaded.
  static func text(
    _ rows: [UnitRow], hasLegend: Bool, hasMarks: Bool, output: ListOutput = .table
  ) -> String {
    let hasJobs = rows.contains { $0.jobID > 0 }
    var table = Table(
      (hasMarks ? [" "] : []) + ["UNIT", "LOAD", "ACTIVE", "SUB"] + (hasJobs ? ["JOB"] : [])
        + ["DESCRIPTION"])
    for row in rows.sorted(by: isBefore) {
      let isBad =
        row.active == "failed" || !["loaded", "masked"].contains(row.load)
      table.rows.append(
        (hasMarks ? [isBad ? "●" : " "] : []) + [row.name, row.load, row.active, row.sub]
          + (hasJobs ? [row.jobType] : []) + [row.description])
    }
    if let text = table.json(output) { return text }
    guard hasLegend else { return table.text(hasHeader: false) }
    if rows.isEmpty { return "0 units; --all lists inactive ones, too\n" }
    return table.text(hasHeader: true) + "\n" + Table.count(rows.count, "unit")
      + "; --all lists inactive ones, too\n"
  }

  /// By kind, then by name.
  private static func isBefore(_ a: UnitRow, _ b: UnitRow) -> Bool {
    let (kindA, kindB) = (kind(a.name), kind(b.name))
    return kindA == kindB ? a.name < b.name : kindA < kindB
  }

  private static func kind(_ name: String) -> Substring {
    name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? ""
  }

  struct SocketRow {
    var listen: String
    var unit: String
    var activates: [String]
    /// `Stream`, `Datagram`, …
    var type = ""
    /// Why it is not watched, in words; empty as a rule.
    var suspended = ""
  }

  /// One row for each address, by address.
  static func text(
    _ rows: [SocketRow], hasLegend: Bool, hasTypes: Bool = false, output: ListOutput = .table
  ) -> String {
    let hasSuspended = rows.contains { !$0.suspended.isEmpty }
    var table = Table(
      ["LISTEN"] + (hasTypes ? ["TYPE"] : []) + ["UNIT", "ACTIVATES"] + (hasSuspended ? ["SUSPENDED"] : []))
    let sorted = rows.sorted {
      ($0.listen.utf8.lexicographicallyPrecedes($1.listen.utf8))
        || ($0.listen == $1.listen && $0.unit < $1.unit)
    }
    for row in sorted {
      table.rows.append(
        [row.listen] + (hasTypes ? [row.type] : [])
          + [row.unit, row.activates.isEmpty ? "-" : row.activates.joined(separator: ", ")]
          + (hasSuspended ? [row.suspended.isEmpty ? "-" : row.suspended] : []))
    }
    if let text = table.json(output) { return text }
    guard hasLegend else { return table.text(hasHeader: false) }
    let count = Table.count(rows.count, "listener")
    let legend = "\(count); --all lists those of inactive sockets, too\n"
    return rows.isEmpty ? legend : table.text(hasHeader: true) + "\n" + legend
  }

  struct JobRow {
    var id: Int64
    var unit: String
    var type: String
    var state: String
    /// What it waits for, and what waits for it, each as a sentence.
    var others: [String] = []
  }

  static func text(_ rows: [JobRow], hasLegend: Bool, output: ListOutput = .table) -> String {
    var table = Table(["JOB", "UNIT", "TYPE", "STATE"])
    table.rows = rows.map { [String($0.id), $0.unit, $0.type, $0.state] }
    if let text = table.json(output, numbers: ["job"]) { return text }
    if rows.contains(where: { !$0.others.isEmpty }) { return tree(rows, table, hasLegend: hasLegend) }
    guard hasLegend else { return table.text(hasHeader: false) }
    if rows.isEmpty { return "no jobs\n" }
    return table.text(hasHeader: true) + "\n" + Table.count(rows.count, "job") + "\n"
  }

  /// Each job with the others below it.
  private static func tree(_ rows: [JobRow], _ table: Table, hasLegend: Bool) -> String {
    var lines = table.text(hasHeader: hasLegend).split(separator: "\n").map(String.init)
    var place = hasLegend ? 1 : 0
    for row in rows {
      place += 1
      let below = row.others.enumerated().map {
        ($0.offset + 1 == row.others.count ? "└─" : "├─") + $0.element
      }
      lines.insert(contentsOf: below, at: place)
      place += below.count
    }
    let text = lines.joined(separator: "\n") + "\n"
    return hasLegend ? text + "\n" + Table.count(rows.count, "job") + "\n" : text
  }
}
