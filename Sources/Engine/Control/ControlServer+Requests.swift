import Glibc
import Systemd
import UnitModel

// What calls ask the supervisor for, with their arguments checked as systemd does.
extension ControlServer {
  static func notLoaded(_ name: String) -> ControlRefusal {
    ControlRefusal(.noSuchUnit, "Unit \(name) not loaded.")
  }

  static func noSuchJob(_ id: UInt32) -> ControlRefusal {
    ControlRefusal(.noSuchJob, "Job \(id) does not exist.")
  }

  static var shuttingDown: ControlRefusal {
    ControlRefusal(.shuttingDown, "usherd is ending; nothing can be asked of it any more.")
  }

  /// A job for one unit; the answer is its path.
  func enqueue(_ call: ControlCall, _ verb: JobVerb, _ text: String, mode modeText: String) {
    guard let name = UnitName(text) else {
      return call.refuse(.invalidArguments("Unit name \(text) is not valid."))
    }
    guard !name.isTemplate else {
      return call.refuse(.invalidArguments("Unit name \(text) is missing the instance name."))
    }
    guard let mode = JobMode(rawValue: modeText) else {
      return call.refuse(.invalidArguments("Job mode \(modeText) invalid"))
    }
    guard let supervisor else { return call.refuse(ControlServer.shuttingDown) }
    supervisor.enqueue(JobRequest(verb, name, mode: mode)) { answer in
      switch answer {
      case .success(let job): call.reply(.path(ObjectPath.job(job.id)))
      case .failure(let refusal): call.refuse(refusal)
      }
    }
  }

  func kill(_ call: ControlCall, _ text: String, whom: String, signal: Int64) {
    // One that is forgotten is not loaded for this.
    guard let name = UnitName(text), let snapshot = supervisor?.snapshot(of: name), !snapshot.isForgotten
    else {
      return call.refuse(ControlServer.notLoaded(text))
    }
    let (word, fails) = whom.hasSuffix("-fail") ? (String(whom.dropLast(5)), true) : (whom, false)
    guard let target = word.isEmpty ? .all : KillRequest.Target(rawValue: word) else {
      return call.refuse(.invalidArguments("Invalid who argument \(whom)"))
    }
    guard (1...64).contains(signal) else {
      return call.refuse(.invalidArguments("Signal number out of range."))
    }
    call.finish(
      supervisor?.kill(
        KillRequest(
          unit: name, target: target, signal: Int32(truncatingIfNeeded: signal),
          failsIfNone: fails)))
  }

  func setFrozen(_ call: ControlCall, _ isFrozen: Bool, _ text: String) {
    guard let name = UnitName(text), supervisor?.snapshot(of: name) != nil else {
      return call.refuse(ControlServer.notLoaded(text))
    }
    setFrozen(call, isFrozen, name)
  }

  /// Answered when all processes have stopped, or go on.
  func setFrozen(_ call: ControlCall, _ isFrozen: Bool, _ name: UnitName) {
    supervisor?.setFrozen(isFrozen, name) { refusal in call.finish(refusal) }
  }

  /// True for `NAME=value`.
  static func isAssignment(_ text: String) -> Bool {
    guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
    let name = text.utf8[..<sign]
    guard let first = name.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return false
    }
    return name.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}

/// Shell patterns.
enum Pattern {
  /// - Source: fnmatch(3)
  static func matches(_ pattern: String, _ text: String) -> Bool {
    fnmatch(pattern, text, FNM_NOESCAPE) == 0
  }
}
