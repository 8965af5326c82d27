import Testing
import UnitModel

@Suite("Decoding resource settings")
struct ResourceDecodingTests {
  private func settings(_ lines: String) -> [String] {
    written(service(lines).exec.resources.all())
  }

  private func written(_ settings: [ResourceControl.Setting]) -> [String] {
    settings.map { "\($0.directive) \($0.controller) \($0.file) \($0.value)" }
  }

  @Test(
    "each becomes a file of its controller",
    arguments: [
      ("CPUWeight=50", #"CPUWeight cpu cpu.weight text("50")"#),
      ("CPUWeight=idle", "CPUWeight cpu cpu.idle idle"),
      ("CPUQuota=150%", #"CPUQuota cpu cpu.max text("150000 100000")"#),
      ("CPUQuota=1%\nCPUQuotaPeriodSec=10ms", #"CPUQuota cpu cpu.max text("1000 10000")"#),
      ("CPUQuota=20%\nCPUQuotaPeriodSec=5s", #"CPUQuota cpu cpu.max text("200000 1000000")"#),
      ("AllowedCPUs=0 2-3,5", #"AllowedCPUs cpuset cpuset.cpus text("0,2-3,5")"#),
      ("AllowedMemoryNodes=0-1", #"AllowedMemoryNodes cpuset cpuset.mems text("0-1")"#),
      ("MemoryMax=1G", #"MemoryMax memory memory.max text("1073741824")"#),
      ("MemoryLow=infinity", #"MemoryLow memory memory.low text("max")"#),
      ("MemoryHigh=10%", "MemoryHigh memory memory.high share(1000)"),
      ("MemorySwapMax=0", #"MemorySwapMax memory memory.swap.max text("0")"#),
      ("MemoryMin=1K", #"MemoryMin memory memory.min text("1024")"#),
      ("MemoryLow=2K", #"MemoryLow memory memory.low text("2048")"#),
      ("MemoryZSwapMax=3K", #"MemoryZSwapMax memory memory.zswap.max text("3072")"#),
      ("IOWeight=10", #"IOWeight io io.weight text("default 10")"#),
      ("TasksMax=12", #"TasksMax pids pids.max text("12")"#),
      ("TasksMax=5%", "TasksMax pids pids.max share(500)"),
    ])
  func files(lines: String, setting: String) {
    #expect(settings(lines) == [setting])
    #expect(service(lines).diagnostics.isEmpty)
  }

  @Test(
    "an empty value brings the default back, a bad one leaves the one before",
    arguments: [
      ("CPUWeight=5\nCPUWeight=", 0), ("CPUQuota=5%\nCPUQuota=", 0), ("MemoryMax=5K\nMemoryMax=", 0),
      ("TasksMax=5\nTasksMax=x", 1), ("AllowedCPUs=1\nAllowedCPUs=x", 1), ("CPUQuota=5%\nCPUQuota=5", 1),
      ("MemoryMax=5K\nMemoryMax=infinity", 0), ("TasksMax=5\nTasksMax=infinity", 0),
      ("MemoryMin=0", 0),
    ])
  func resets(lines: String, count: Int) { #expect(settings(lines).count == count) }

  @Test("what holds while the system starts takes the place of what holds afterwards")
  func starting() {
    let resources = service(
      "CPUWeight=5\nStartupCPUWeight=6\nStartupMemoryMax=infinity\nMemoryMax=1K\nStartupIOWeight=9"
    )
    .exec.resources
    #expect(resources.hasStartSettings)
    #expect(
      written(resources.all()) == [
        #"CPUWeight cpu cpu.weight text("5")"#, #"MemoryMax memory memory.max text("1024")"#,
      ])
    #expect(
      written(resources.all(isStarting: true)) == [
        #"CPUWeight cpu cpu.weight text("6")"#, #"MemoryMax memory memory.max text("max")"#,
        #"IOWeight io io.weight text("default 9")"#,
      ])
  }

  @Test(
    "what is said of a device names it, and the last line of each counts",
    arguments: [
      ("IOReadBandwidthMax=/dev/a 1K\nIOReadBandwidthMax=/dev/a 2K", ["io.max rbps=2000"]),
      ("IOWriteIOPSMax=/dev/a infinity", ["io.max wiops=max"]),
      ("IODeviceWeight=/dev/a 7\nIOWriteBandwidthMax=/dev/a 1", ["io.weight 7", "io.max wbps=1"]),
      ("IODeviceLatencyTargetSec=/dev/a 25ms", ["io.latency target=25000"]),
      ("IOReadIOPSMax=/dev/a 1\nIOReadIOPSMax=", []),
      (
        "BlockIOReadBandwidth=/dev/a 1M\nBlockIODeviceWeight=/dev/a 500",
        ["io.max rbps=1000000", "io.weight 100"]
      ),
      ("BlockIOReadBandwidth=/dev/a 1M\nIOWeight=5", []),
    ])
  func devices(lines: String, wanted: [String]) {
    let found = service(lines).exec.resources.all().compactMap { setting -> String? in
      guard case .device("/dev/a", let text) = setting.value else { return nil }
      return "\(setting.file) \(text)"
    }
    #expect(found == wanted)
  }

  @Test(
    "old spellings count where nothing is said in today's words",
    arguments: [
      ("MemoryLimit=1K", #"MemoryMax memory memory.max text("1024")"#),
      ("CPUShares=2048", #"CPUWeight cpu cpu.weight text("200")"#),
      ("CPUShares=2\nCPUWeight=9", #"CPUWeight cpu cpu.weight text("9")"#),
      ("MemoryLimit=1K\nMemoryHigh=2K", #"MemoryHigh memory memory.high text("2048")"#),
      ("BlockIOWeight=1000", #"IOWeight io io.weight text("default 200")"#),
      ("BlockIOWeight=1000\nIOWeight=3", #"IOWeight io io.weight text("default 3")"#),
    ])
  func oldWords(lines: String, setting: String) { #expect(settings(lines) == [setting]) }

  @Test("Delegate= takes yes, no and names, which add up; without a value no controller")
  func delegation() {
    #expect(service("").exec.resources.delegated == nil)
    #expect(service("Delegate=").exec.resources.delegated == [])
    #expect(service("Delegate=yes").exec.resources.delegatedNow == ["cpu", "cpuset", "io", "memory", "pids"])
    #expect(service("Delegate=cpu io\nDelegate=pids cpu").exec.resources.delegated == ["cpu", "io", "pids"])
    #expect(service("Delegate=yes\nDelegate=no").exec.resources.delegated == nil)
    #expect(service("Delegate=yes\nDelegateSubgroup=main").exec.resources.subgroup == "main")
    #expect(
      service("DisableControllers=cpu\nDisableControllers=io").exec.resources.disabled == ["cpu", "io"])
  }

  @Test("a service that has its control groups to itself goes on when one of its processes is killed")
  func policy() {
    func policy(_ lines: String) -> ServiceSettings.OutOfMemoryPolicy? {
      if case .service(let settings) = service(lines).kind { settings.oomPolicy } else { nil }
    }
    #expect(policy("") == .stop)
    #expect(policy("Delegate=yes") == .continue)
    #expect(policy("Delegate=yes\nOOMPolicy=kill") == .kill)
    #expect(policy("OOMPolicy=continue") == .continue)
  }

  @Test("all but input and output is counted unless somebody says otherwise")
  func counted() {
    let usual = service("").exec.resources
    #expect(ResourceControl.Account.allCases.filter(usual.counts) == [.cpu, .memory, .tasks])
    let own = service("CPUAccounting=no\nIOAccounting=yes").exec.resources
    #expect(ResourceControl.Account.allCases.filter(own.counts) == [.memory, .tasks, .io])
  }

  @Test("what shortage is told of is what the kernel takes")
  func pressure() {
    let watch = service("MemoryPressureWatch=on\nMemoryPressureThresholdSec=50ms").exec.resources.pressure[
      .memory]
    #expect(watch?.mode == .on && watch?.trigger == "some 50000 2000000")
    #expect(
      service("MemoryPressureThresholdSec=5s").exec.resources.pressure[.memory]?.trigger
        == "some 2000000 2000000")
    #expect(ValueSyntax.base64(Array("some 200000 2000000".utf8) + [0]) == "c29tZSAyMDAwMDAgMjAwMDAwMAA=")
    #expect(
      ValueSyntax.base64([1]) == "AQ==" && ValueSyntax.base64([1, 2]) == "AQI="
        && ValueSyntax.base64([]).isEmpty)
  }

  @Test(
    "a unit lies where its slice lies",
    arguments: [
      ("a.service", false, "system.slice"), ("a-b@.service", false, "system.slice/system-a\\x2db.slice"),
      ("a.service", true, "app.slice"), ("a@1.service", true, "app.slice/app-a.slice"),
    ])
  func usualSlices(name: String, isUserMode: Bool, path: String) throws {
    let slice = SlicePath.usual(of: try #require(UnitName(name)), isUserMode: isUserMode)
    #expect(SlicePath.path(of: slice) == path)
  }

  @Test("each dash in a slice's name is one more level, and names of the kernel's files are marked")
  func paths() throws {
    #expect(SlicePath.path(of: try #require(UnitName("a-b-c.slice"))) == "a.slice/a-b.slice/a-b-c.slice")
    #expect(SlicePath.path(of: try #require(UnitName("-.slice"))).isEmpty)
    #expect(SlicePath.path(of: try #require(UnitName("memory.slice"))) == "_memory.slice")
    for (name, wanted) in [
      ("a.service", "a.service"), ("cpu.service", "_cpu.service"),
      ("cgroup.procs.service", "_cgroup.procs.service"),
      ("_a.service", "__a.service"), ("memory.max.service", "memory.max.service"),
    ] { #expect(SlicePath.escaped(name) == wanted) }
  }

  @Test("without any of them there is nothing to write")
  func none() { #expect(service("CPUQuotaPeriodSec=1s").exec.resources.isEmpty) }
}
