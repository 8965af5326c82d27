/// The XML that describes objects to generic tools.
///
/// - Source: the D-Bus specification, "Introspection Data Format"
enum Introspection {
  private static let standard = [
    (
      "org.freedesktop.DBus.Peer",
      [("Ping", "", ""), ("GetMachineId", "", "s")]
    ),
    ("org.freedesktop.DBus.Introspectable", [("Introspect", "", "s")]),
    (
      "org.freedesktop.DBus.Properties",
      [("Get", "ss", "v"), ("GetAll", "s", "a{sv}"), ("Set", "ssv", "")]
    ),
  ]

  static func isStandard(_ interface: String) -> Bool {
    standard.contains { $0.0 == interface }
  }

  static func document<Subject>(
    _ interfaces: [BusInterface<Subject>], children: [String]
  ) -> String {
    var text = """
      <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
      "https://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
      <node>

      """
    for (name, methods) in standard {
      let interface = BusInterface<Void>(
        name: name,
        methods: methods.map { .init($0.0, $0.1, returns: $0.2) { _, _ in } },
        signals: name.hasSuffix("Properties")
          ? [.init(name: "PropertiesChanged", signature: "sa{sv}as")] : [])
      text += interface.xml
    }
    for interface in interfaces { text += interface.xml }
    for child in children { text += " <node name=\"\(child)\"/>\n" }
    return text + "</node>\n"
  }
}
