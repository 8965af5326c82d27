import ArgumentParser
import Systemd
import UnitDisk
import UnitFiles
import UnitModel

/// Who changes unit files and answers questions about them.
struct UnitFileDoor {
  /// The daemon, which knows where it looks; nil where none runs or another root is meant.
  let connection: ControlConnection?
  /// This process, from the files.
  var installer: UnitInstaller
  var writer = LinkWriter()

  mutating func perform(_ request: InstallRequest) throws -> InstallReport {
    if let connection {
      do throws(BusError) {
        return try connection.perform(request)
      } catch {
        throw CommandFailure(error.message)
      }
    }
    let outcome = installer.plan(request)
    let (done, problem) = writer.perform(outcome.steps)
    var report = InstallReport(done, outcome)
    if let problem { report.problems.append(problem.message) }
    return report
  }

  /// Asks for a job for each unit and waits for them.
  func runJobs(_ verb: String, _ method: String, _ names: [String]) throws {
    guard let connection else {
      throw CommandFailure(
        "cannot \(verb) \(names.joined(separator: ", ")): no usherd runs here; the links are made")
    }
    var wait = JobWait(connection)
    var status: Int32 = 0
    for name in names where UnitName(name)?.isTemplate == false {
      do throws(BusError) {
        let reply = try connection.manager(method, .string(name), .string("replace"))
        if let path = reply.first?.text { wait.add(path, unit: name) }
      } catch {
        Output.complain(RefusalText.sentence(verb, name, error))
        status = error.exitStatus
      }
    }
    try wait.finish { unit, result in
      guard result != "done" && result != "skipped" else { return }
      let properties = try connection.properties(of: ControlConnection.path(of: unit))
      Output.complain(JobText.sentence(verb, unit, result: result, properties))
      status = 1
    }
    if status != 0 { throw ExitCode(status) }
  }

  // MARK: Questions

  /// Nil if there is no unit file of that name.
  mutating func state(of name: String) throws -> String? {
    if let connection {
      do throws(BusError) {
        return try connection.manager("GetUnitFileState", .string(name)).first?.text
      } catch {
        if error.name == "org.freedesktop.DBus.Error.FileNotFound" { return nil }
        throw error
      }
    }
    do throws(InstallProblem) {
      return try installer.state(of: name).rawValue
    } catch {
      if error.kind == .notFound || error.kind == .dangling { return nil }
      throw CommandFailure("cannot tell the state of \(name): \(error.message)")
    }
  }

  mutating func list(states: [String], patterns: [String]) throws -> [UnitFileRow] {
    guard let connection else { return installer.list(states: states, patterns: patterns) }
    let reply = try connection.manager("ListUnitFilesByPatterns", .strings(states), .strings(patterns))
    let rules = installer.presetRules()
    return (reply.first?.elements ?? []).compactMap { row in
      guard let members = row.elements, members.count == 2, let path = members[0].text,
        let state = members[1].text.flatMap(UnitFileState.init(rawValue:)),
        let name = UnitName(UnitPath.name(of: path))
      else { return nil }
      return UnitFileRow(
        name: name.full, path: path, state: state,
        preset: state.hasPreset ? installer.preset(of: name, rules) : "")
    }
  }

  mutating func defaultTarget() throws -> String {
    if let connection { return try connection.manager("GetDefaultTarget").first?.text ?? "" }
    do throws(InstallProblem) {
      return try installer.defaultTarget().full
    } catch {
      throw CommandFailure("cannot tell the default target: \(error.message)")
    }
  }
}
