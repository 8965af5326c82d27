import UnitFiles
import UnitModel

extension UnitInstaller {
  /// An installer that knows the targets which exist without a file.
  package init(source: any UnitFileSource, layout: InstallLayout, surroundings: Surroundings) {
    let isUserMode = surroundings.isUserMode
    self.init(source: source, layout: layout, surroundings: surroundings) { name in
      BuiltInTarget.text(of: name, isUserMode: isUserMode) != nil
    }
  }
}
