/// Amounts of memory for people.
enum SizeText {
  /// `512B`, `1.5K`, `12.0M`, `3.2G`: one figure behind the point, as systemctl has it.
  static func bytes(_ count: UInt64) -> String {
    let units = ["B", "K", "M", "G", "T", "P", "E"]
    var (whole, tenths, unit) = (count, UInt64(0), 0)
    while whole >= 1024, unit + 1 < units.count {
      tenths = whole % 1024 * 10 / 1024
      whole /= 1024
      unit += 1
    }
    return unit == 0 ? "\(whole)B" : "\(whole).\(tenths)\(units[unit])"
  }
}
