import Glibc
import Linux
import UnitModel

/// The kernel's state as /proc and /dev have it now.
package struct HostKernelFacts: KernelFacts {
  package init() {}

  package func isMounted(at path: String) -> Bool {
    MountTable.mountPoints().contains(path)
  }

  package func isSwap(_ path: String) -> Bool {
    (ProcFile.read("/proc/swaps") ?? "").split(separator: "\n").dropFirst().contains { line in
      line.split(whereSeparator: \.isWhitespace).first.map(String.init) == path
    }
  }

  package func hasDevice(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  package func hasInterface(_ name: String) -> Bool {
    if_nametoindex(name) != 0
  }
}
