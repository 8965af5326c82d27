import Systemd

/// How much the daemon logs, and where: an object that daemons of systemd's kind have, besides properties of the
/// manager.
///
/// - Source: org.freedesktop.LogControl1(5)
enum LogControlInterface {
  typealias Property = BusInterface<ControlServer>.Property

  static let log = BusInterface<ControlServer>(
    name: "org.freedesktop.LogControl1",
    properties: settings + [Property("SyslogIdentifier", constant: .string("usherd"))])

  static let settings: [Property] = [
    Property(
      "LogLevel", "s",
      set: { server, value in server.supervisor?.setLogLevel(value.text ?? "") },
      { .string($0.snapshot?.logLevel ?? "") }),
    Property(
      "LogTarget", "s",
      set: { _, value in
        value.text == "console" || value.text == "auto" || value.text == ""
          ? nil
          : ControlRefusal(.invalidArguments, "usherd logs to its standard error only: log target console.")
      },
      { _ in .string("console") }),
  ]
}
