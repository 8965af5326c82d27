import Glibc
import UnitDisk
import UnitFiles
import UnitModel

/// Gathers what arguments name, folder by folder.
struct UnitSetBuilder {
  /// What was asked for of one folder.
  struct Folder {
    var path: String
    var names: [UnitName] = []
    var dropIns: [UnitName: Set<String>] = [:]
    var files: [UnitName: String] = [:]
    /// Files that are read in place of what stands on the disk.
    var overlay: [String: [UInt8]] = [:]
    var standIns: Set<UnitName> = []
    /// The folder itself was asked for.
    var isWhole = false

    mutating func add(_ name: UnitName, file: String) {
      if files.updateValue(file, forKey: name) == nil { names.append(name) }
      dropIns[name] = nil
    }
  }

  private let hostPath: SearchPath
  private let usesHost: Bool
  private let name: String?
  private let disk = KernelUnitFileSource()
  private var folders: [Folder] = []
  private var hostNames: [UnitName] = []
  private var hostIndex: UnitFileIndex?
  private var hasReadInput = false
  private(set) var paths = ShownPaths()

  init(hostPath: SearchPath, usesHost: Bool, name: String?) {
    self.hostPath = hostPath
    self.usesHost = usesHost
    self.name = name
  }

  mutating func add(_ argument: String) throws(CommandFailure) {
    if argument == "-" {
      if hasReadInput { throw CommandFailure("cannot read - twice: leave one of them out", status: 2) }
      hasReadInput = true
      return try addText(try InputBytes.standardInput(), shownAs: "<stdin>", stem: "stdin")
    }
    var status = stat()
    if argument.contains("/") || lstat(argument, &status) == 0 {
      guard stat(argument, &status) == 0 || errno == ELOOP || errno == EACCES else {
        let why = String(cString: strerror(errno)).lowercased()
        if addInstance(argument) { return }
        // A unit that is a link to nothing, or to itself, is there: what is wrong with it is a finding.
        let isLink = lstat(argument, &status) == 0
        if isLink, case .unit = UnitFileName(paths.absolute(argument)), name == nil {
          return try addFile(argument)
        }
        throw CommandFailure(
          "cannot read \(argument): \(isLink ? "it is a link to nothing" : why)", status: 2)
      }
      if status.st_mode & S_IFMT == S_IFDIR { return try addFolder(argument) }
      return try addFile(argument)
    }
    try addUnit(argument)
  }

  // MARK: - Kinds of arguments

  private mutating func addFile(_ argument: String) throws(CommandFailure) {
    let path = paths.absolute(argument)
    if name != nil {
      guard case .bytes(let bytes) = disk.read(path) else {
        throw CommandFailure("cannot read \(argument): --name is for a regular file", status: 2)
      }
      return try addText(bytes, shownAs: argument, stem: "", besides: UnitPath.directory(of: path))
    }
    show(argument, path)
    switch UnitFileName(path) {
    case .unit(let name): withFolder(UnitPath.directory(of: path)) { $0.add(name, file: path) }
    case .dropIn(let owner, let folder): addDropIn(path, of: owner, in: folder)
    case .none:
      let stem = UnitPath.name(of: path).prefix { $0 != "." }
      var bytes: [UInt8] = []
      if case .bytes(let found) = disk.read(path) { bytes = found }
      let kinds = UnitKind.allCases.map { "." + $0.rawValue }.joined(separator: " ")
      guard UnitFileName.looksLikeUnit(bytes), !UnitFileName.isOfOthers(path) else {
        throw CommandFailure(
          "cannot check \(argument): it is no unit file of a type that is known (\(kinds)); "
            + "if it is one under another name, say which with --name", status: 2)
      }
      let name = UnitFileName.guessed(String(stem), bytes)
      let folder = UnitPath.directory(of: path)
      let place = folder + "/" + name.full
      paths.show(file: place, as: argument)
      withFolder(folder) {
        $0.add(name, file: path)
        $0.overlay[place] = bytes
      }
    }
  }

  /// An instance of a template that lies where the instance's own file would.
  ///
  /// - Returns: false if there is no such template.
  private mutating func addInstance(_ argument: String) -> Bool {
    let path = paths.absolute(argument)
    let folder = UnitPath.directory(of: path)
    guard let name = UnitName(UnitPath.name(of: path)), name.isInstance, let template = name.template else {
      return false
    }
    var status = stat()
    let file = (folder == "/" ? "" : folder) + "/" + template.full
    guard lstat(path, &status) != 0, stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    let written = argument.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(argument[...$0]) } ?? ""
    show(written + template.full, file)
    withFolder(folder) { $0.add(name, file: file) }
    return true
  }

  private mutating func addFolder(_ argument: String) throws(CommandFailure) {
    let path = paths.absolute(argument)
    paths.show(folder: path, as: argument)
    guard let entries = disk.entries(of: path) else {
      throw CommandFailure(
        "cannot read \(argument): \(String(cString: strerror(errno)).lowercased())", status: 2)
    }
    var units: [UnitName] = []
    var dropIns: [(path: String, owner: UnitName, folder: String)] = []
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      let file = (path == "/" ? "" : path) + "/" + entry.name
      if entry.kind == .directory {
        guard let owner = UnitFileName.owner(ofFolder: entry.name) else { continue }
        for dropIn in disk.entries(of: file) ?? []
        where dropIn.name.hasSuffix(".conf") && !dropIn.name.hasPrefix(".") && dropIn.kind != .directory {
          dropIns.append((file + "/" + dropIn.name, owner, path))
        }
        continue
      }
      switch UnitFileName(file) {
      case .unit(let name):
        units.append(name)
        withFolder(path) { $0.add(name, file: file) }
      case .dropIn(let owner, let folder): dropIns.append((file, owner, folder))
      case .none: continue
      }
    }
    // A drop-in of a unit in the folder is checked with it.
    var index = UnitFileIndex(.explicit([path]), disk)
    let applied = Set(units.flatMap { index.dropIns(of: [$0] + index.aliases(of: $0), disk) })
    for dropIn in dropIns where !applied.contains(dropIn.path) {
      addDropIn(dropIn.path, of: dropIn.owner, in: dropIn.folder)
    }
    let isEmpty = units.isEmpty && dropIns.isEmpty
    if isEmpty { throw CommandFailure("cannot check \(argument): there is no unit file in it", status: 2) }
    withFolder(path) { $0.isWhole = true }
  }

  private mutating func addUnit(_ argument: String) throws(CommandFailure) {
    guard let name = UnitName(UnitArguments.complete(argument)) else {
      throw CommandFailure(
        "cannot read \(argument): there is no such file, and no unit can have this name", status: 2)
    }
    if hostIndex == nil { hostIndex = UnitFileIndex(hostPath, disk) }
    if case .absent? = hostIndex?.locate(name) {
      throw CommandFailure(
        "cannot read \(argument): there is no such file here, and no \(name) in the directories of units",
        status: 2)
    }
    if !hostNames.contains(name) { hostNames.append(name) }
  }

  /// Text that is no unit file's: `--name` says what it is to be.
  private mutating func addText(
    _ bytes: [UInt8], shownAs shown: String, stem: String, besides home: String? = nil
  ) throws(CommandFailure) {
    guard let name else {
      let unit = UnitFileName.guessed(stem, bytes)
      return overlay("/\(shown)/\(unit.full)", unit, bytes, shownAs: shown)
    }
    // A name without a folder stands for a file beside the text, or nowhere.
    let path = name.contains("/") ? paths.absolute(name) : (home ?? "/\(shown)") + "/" + name
    let label = shown == "<stdin>" ? name : shown
    switch UnitFileName(path) {
    case .unit(let unit): overlay(path, unit, bytes, shownAs: label)
    case .dropIn(let owner, let folder):
      paths.show(file: path, as: label)
      withFolder(folder) { $0.overlay[path] = bytes }
      addDropIn(path, of: owner, in: folder)
    case .none:
      throw CommandFailure("cannot name a unit \(name): write it as web.socket", status: 2)
    }
  }

  private mutating func overlay(
    _ path: String, _ unit: UnitName, _ bytes: [UInt8], shownAs shown: String
  ) {
    paths.show(file: path, as: shown)
    withFolder(UnitPath.directory(of: path)) {
      $0.add(unit, file: path)
      $0.overlay[path] = bytes
    }
  }

  private mutating func addDropIn(_ path: String, of owner: UnitName, in folder: String) {
    withFolder(folder) {
      if $0.files[owner] != nil { return }
      if $0.dropIns[owner] == nil { $0.names.append(owner) }
      $0.dropIns[owner, default: []].insert(path)
    }
  }

  /// Has a folder shown as the user wrote it.
  mutating func show(folder: String, as written: String) { paths.show(folder: folder, as: written) }

  private mutating func show(_ argument: String, _ path: String) {
    let written = argument.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(argument[...$0]) } ?? ""
    paths.show(file: path, as: argument)
    paths.show(folder: UnitPath.directory(of: path), as: written)
  }

  private mutating func withFolder(_ path: String, _ change: (inout Folder) -> Void) {
    if let index = folders.firstIndex(where: { $0.path == path }) { return change(&folders[index]) }
    var folder = Folder(path: path)
    change(&folder)
    folders.append(folder)
  }

  // MARK: - Sets

  /// Folders that hold nothing of the same name are one set, so that what is wrong between their units
  /// shows; others are told apart.
  func sets() -> [UnitSet] {
    var sets: [(folders: [Folder], held: Set<String>)] = []
    for folder in folders {
      let held = Set((disk.entries(of: folder.path) ?? []).map(\.name).filter(UnitSetBuilder.counts))
        .union(folder.overlay.keys.map(UnitPath.name(of:)))
      if let index = sets.firstIndex(where: { $0.held.isDisjoint(with: held) }) {
        sets[index].folders.append(folder)
        sets[index].held.formUnion(held)
      } else {
        sets.append(([folder], held))
      }
    }
    var result = sets.map { set(of: $0.folders) }
    if !hostNames.isEmpty {
      result.append(UnitSet(source: disk, searchPath: hostPath, names: hostNames))
    }
    return result
  }

  private func set(of folders: [Folder]) -> UnitSet {
    var directories = folders.map { SearchPath.Directory(path: $0.path, isForeign: false) }
    if usesHost { directories += hostPath.directories }
    let path = SearchPath(directories)
    var overlay: [String: [UInt8]] = [:]
    for folder in folders { overlay.merge(folder.overlay) { first, _ in first } }
    var set = UnitSet(source: OverlayUnitFileSource(base: disk, files: overlay), searchPath: path)
    // A folder that may be entered but not listed: what was asked for is there all the same.
    for folder in folders where disk.entries(of: folder.path) == nil {
      for path in folder.files.values where overlay[path] == nil {
        if case .bytes(let bytes) = disk.read(path) { overlay[path] = bytes }
      }
    }
    let index = UnitFileIndex(path, OverlayUnitFileSource(base: disk, files: overlay))
    for folder in folders {
      if folder.isWhole { set.isWholeFolder = true }
      set.names += folder.names
      set.files.merge(folder.files) { first, _ in first }
      set.dropIns.merge(folder.dropIns) { $0.union($1) }
      for name in folder.names where folder.dropIns[name] != nil {
        guard case .absent = index.locate(name) else { continue }
        set.standIns.insert(name)
        overlay[folder.path + "/" + name.full] = Array("# stands in for \(name)\n".utf8)
      }
    }
    if !overlay.isEmpty { set.source = OverlayUnitFileSource(base: disk, files: overlay) }
    return set
  }

  /// True for the names of entries that mean something to the search path.
  private static func counts(_ name: String) -> Bool {
    UnitName(name) != nil || name.hasSuffix(".d") || name.hasSuffix(".wants") || name.hasSuffix(".requires")
  }
}
