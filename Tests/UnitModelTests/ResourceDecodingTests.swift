import Testing
import UnitModel

@Suite("Decoding resource settings")
struct ResourceDecodingTests {
  private func settings(_ lines: String) -> [String] {
    service(lines).exec.resources.all.map { "\($0.directive) \($0.controller) \($0.file) \($0.value)" }
  }

  @Test(
    "each becomes a file of its controller",
    arguments: [
      ("CPUWeight=50", #"CPUWeight cpu cpu.weight text("50")"#),
      ("CPUWeight=idle", #"CPUWeight cpu cpu.idle text("1")"#),
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

  @Test("without any of them there is nothing to write")
  func none() { #expect(service("CPUQuotaPeriodSec=1s").exec.resources.isEmpty) }
}
