import Linux

final class UnitCgroup {
  var path = ""
  var isPopulated: Bool { false }
  var entry: SpawnRequest.CgroupEntry { .none }
  let directory = Descriptor(adopting: -1)
  var eventsPath: String { "" }
  func processes() -> [Int32] { [] }
  func contains(_ pid: Int32) -> Bool { false }
  func signal(_ s: Int32, hangsUp: Bool, continues: Bool, sparing: Set<Int32>) {}
}
final class CgroupTree {
  static func find(isUserMode: Bool) -> CgroupTree? { nil }
  var rootPath: String { "" }
  func takePooled(for: String) throws(SystemCallError) -> UnitCgroup { UnitCgroup() }
  func make(slice: String, name: String) throws(SystemCallError) -> UnitCgroup { UnitCgroup() }
  func giveBack(_ c: UnitCgroup) {}
  func close() {}
}
