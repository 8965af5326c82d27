import Systemd
import UnitFiles
import UnitModel

/// The manager's methods for unit files: enabling, masking, linking, and what there is.
///
/// - Source: org.freedesktop.systemd1(5), "Unit Files"
enum UnitFileMethods {
  typealias Method = BusInterface<ControlServer>.Method

  private static let changes = "a(sss)"
  /// Whether the units say how to enable them, then the changes.
  private static let judged = "ba(sss)"
  /// Bits of the methods that end in `WithFlags`.
  private static let runtimeFlag: Int64 = 1
  private static let forceFlag: Int64 = 2

  static let all = enabling + others + questions

  private static let enabling: [Method] = [
    Method("EnableUnitFiles", "asbb", returns: judged) { call, server in
      server.change(call, request(.enable, call), isJudged: true)
    },
    Method("EnableUnitFilesWithFlags", "ast", returns: judged) { call, server in
      server.change(call, flagged(.enable, call), isJudged: true)
    },
    Method("DisableUnitFiles", "asb", returns: changes) { call, server in
      server.change(call, request(.disable, call))
    },
    Method("DisableUnitFilesWithFlags", "ast", returns: changes) { call, server in
      server.change(call, flagged(.disable, call))
    },
    Method("DisableUnitFilesWithFlagsAndInstallInfo", "ast", returns: judged) { call, server in
      server.change(call, flagged(.disable, call), isJudged: true)
    },
    Method("ReenableUnitFiles", "asbb", returns: judged) { call, server in
      server.change(call, request(.reenable, call), isJudged: true)
    },
    Method("PresetUnitFiles", "asbb", returns: judged) { call, server in
      server.change(call, request(.preset, call), isJudged: true)
    },
    Method("PresetUnitFilesWithMode", "assbb", returns: judged) { call, server in
      server.preset(call, request(.preset, call, at: 2), mode: call.text(1), isJudged: true)
    },
    Method("PresetAllUnitFiles", "sbb", returns: changes) { call, server in
      var request = request(.presetAll, call)
      request.names = []
      server.preset(call, request, mode: call.text(0), isJudged: false)
    },
  ]

  private static let others: [Method] = [
    Method("MaskUnitFiles", "asbb", returns: changes) { call, server in
      server.change(call, request(.mask, call))
    },
    Method("UnmaskUnitFiles", "asb", returns: changes) { call, server in
      server.change(call, request(.unmask, call))
    },
    Method("LinkUnitFiles", "asbb", returns: changes) { call, server in
      server.change(call, request(.link, call))
    },
    Method("RevertUnitFiles", "as", returns: changes) { call, server in
      server.change(call, request(.revert, call))
    },
    Method("AddDependencyUnitFiles", "asssbb", returns: changes) { call, server in
      let suffixes = ["Wants": ".wants", "Requires": ".requires", "Upholds": ".upholds"]
      guard let suffix = suffixes[call.text(2)] else {
        return call.refuse(.invalidArguments("Not a dependency of unit files: \(call.text(2))"))
      }
      server.change(call, request(.addDependency(suffix: suffix, target: call.text(1)), call, at: 3))
    },
    Method("SetDefaultTarget", "sb", returns: changes) { call, server in
      server.change(call, InstallRequest(.setDefault, [call.text(0)], isForced: true))
    },
  ]

  private static let questions: [Method] = [
    Method("GetUnitFileState", "s", returns: "s") { call, server in
      let name = call.text(0)
      server.ask(call) { (installer: inout UnitInstaller) throws(InstallProblem) -> UnitFileState in
        try installer.state(of: name)
      } answer: {
        .string($0.rawValue)
      }
    },
    Method("GetUnitFileLinks", "sb", returns: "as") { call, server in
      let (name, isRuntime) = (call.text(0), call.flag(1))
      server.ask(call) { (installer: inout UnitInstaller) throws(InstallProblem) -> [String] in
        try installer.links(of: name, isRuntime: isRuntime)
      } answer: {
        .strings($0)
      }
    },
    Method("GetDefaultTarget", returns: "s") { call, server in
      server.ask(call) { (installer: inout UnitInstaller) throws(InstallProblem) -> UnitName in
        try installer.defaultTarget()
      } answer: {
        .string($0.full)
      }
    },
    Method("ListUnitFiles", returns: "a(ss)") { call, server in
      server.ask(call) {
        $0.list()
      } answer: {
        rows($0)
      }
    },
    Method("ListUnitFilesByPatterns", "asas", returns: "a(ss)") { call, server in
      let (states, patterns) = (call.texts(0), call.texts(1))
      server.ask(call) {
        $0.list(states: states, patterns: patterns)
      } answer: {
        rows($0)
      }
    },
  ]

  private static func rows(_ rows: [UnitFileRow]) -> BusValue {
    .array(of: "(ss)", rows.map { .structure([.string($0.path), .string($0.state.rawValue)]) })
  }

  /// Names first, then, from argument `place` on, whether it is for this boot only and whether links in the
  /// way are replaced.
  private static func request(
    _ verb: InstallRequest.Verb, _ call: ControlCall, at place: Int = 1
  ) -> InstallRequest {
    InstallRequest(verb, call.texts(0), isRuntime: call.flag(place), isForced: call.flag(place + 1))
  }

  private static func flagged(_ verb: InstallRequest.Verb, _ call: ControlCall) -> InstallRequest {
    let flags = call.integer(1)
    return InstallRequest(
      verb, call.texts(0), isRuntime: flags & runtimeFlag != 0, isForced: flags & forceFlag != 0)
  }
}
