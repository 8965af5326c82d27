// swift-tools-version: 6.2
//
// Targets stand from the cellar up: a target may import only what is listed in its own
// `dependencies` (`Scripts/check` builds with `--explicit-target-dependency-import-check error`).
import PackageDescription

/// What every Swift target is built with.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What every C target is built with. `_GNU_SOURCE` opens clone3, close_range and friends.
let cSettings: [CSetting] = [
  .define("_GNU_SOURCE"),
  .unsafeFlags(["-std=c11", "-Wall", "-Wextra", "-Werror"]),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "usher",
  products: [
    .executable(name: "usherd", targets: ["usherd"]),
    .executable(name: "usherctl", targets: ["usherctl"]),
    .executable(name: "usher-exec", targets: ["usher-exec"]),
    .executable(name: "usher-web", targets: ["usher-web"]),
    .executable(name: "usher-proxy", targets: ["usher-proxy"]),
    .library(name: "SocketActivation", targets: ["SocketActivation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Pure: no Glibc, no Foundation, no descriptor, no clock.
    library("UnitSyntax"),
    library("UnitModel", ["UnitSyntax"]),
    library("UnitFiles", ["UnitModel", "UnitSyntax"]),
    library("UnitChecks", ["UnitFiles", "UnitModel", "UnitSyntax"]),
    library("SupervisorCore", ["UnitModel"]),
    library("ProxyCore", ["UnitModel"]),

    // The kernel.
    .target(name: "CLinux", cSettings: cSettings),
    .target(name: "CSpawn", cSettings: cSettings),
    library("Linux", ["CLinux", "CSpawn"]),

    // libsystemd.
    .systemLibrary(
      name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    library("Systemd", ["CSystemd"]),

    // Unit files on disk and the host they are read on, for the daemon and the tools alike.
    library("UnitDisk", ["UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax", "Linux"]),

    // The daemon.
    library(
      "Engine",
      [
        "SupervisorCore", "UnitChecks", "UnitDisk", "UnitFiles", "UnitModel", "UnitSyntax", "Linux", "CLinux",
        "Systemd",
      ]),
    .executableTarget(name: "usherd", dependencies: ["Engine", "Linux"], swiftSettings: settings),
    .executableTarget(
      name: "usher-exec", cSettings: cSettings,
      linkerSettings: [
        .unsafeFlags([
          "-nostartfiles", "-use-ld=lld", "-Xclang-linker", "-nostdlib", "-Xlinker", "--as-needed",
          "-Xlinker",
          "--no-dynamic-linker", "-Xlinker", "--gc-sections",
        ])
      ]),

    // The tools.
    library("LanguageServer", ["UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax"]),
    .executableTarget(
      name: "usherctl",
      dependencies: [
        "LanguageServer", "Systemd", "UnitChecks", "UnitDisk", "UnitFiles", "UnitModel", "UnitSyntax",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // How long loading takes; not installed.
    .executableTarget(
      name: "loading-bench", dependencies: ["UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax"],
      path: "Benchmarks/Loading", swiftSettings: settings),

    // For services.
    library("SocketActivation"),
    .executableTarget(
      name: "usher-web", dependencies: ["SocketActivation"], swiftSettings: settings),
    .executableTarget(
      name: "usher-proxy", dependencies: ["CLinux", "Linux", "ProxyCore", "SocketActivation", "UnitModel"],
      swiftSettings: settings),

    // Tests: one target per target, plus Simulation, Conformance, Integration, CommandLine.
    tests("UnitSyntaxTests", ["UnitSyntax"]),
    tests("UnitModelTests", ["UnitModel", "UnitSyntax"]),
    tests("UnitFilesTests", ["UnitFiles", "UnitModel", "UnitSyntax"]),
    tests("UnitChecksTests", ["UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax"], exclude: ["Golden"]),
    tests("UnitDiskTests", ["UnitDisk", "UnitFiles", "UnitModel", "UnitSyntax"]),
    tests(
      "LanguageServerTests",
      ["LanguageServer", "TestRig", "UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax", "usherctl"],
      exclude: ["Sessions", "neovim.lua"]),
    tests("SupervisorCoreTests", ["SupervisorCore", "UnitModel"]),
    tests("SimulationTests", ["SupervisorCore", "UnitModel", "UnitSyntax"]),
    tests("LinuxTests", ["Linux", "CLinux", "CSpawn", "usher-exec"]),
    tests("SystemdTests", ["Systemd"]),
    tests(
      "EngineTests",
      [
        "Engine", "SupervisorCore", "Linux", "CLinux", "Systemd", "UnitFiles", "UnitModel", "UnitSyntax",
        "ControlBench", "TestRig",
      ]),
    // A control server before a fake daemon, for the tests of both its ends.
    .target(
      name: "ControlBench",
      dependencies: ["Engine", "Systemd", "UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax"],
      path: "Tests/ControlBench", swiftSettings: settings),
    tests(
      "CommandLineTests",
      [
        "usherctl", "ControlBench", "Engine", "Systemd", "UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Golden", "Check/CheckValidation.py"]),
    tests("SocketActivationTests", ["SocketActivation", "usher-web"]),
    tests("ProxyCoreTests", ["ProxyCore", "UnitModel"]),
    tests("ProxyTests", ["CLinux", "usher-proxy"]),

    // Whole programs, in namespaces of their own: under the same units as systemd, and with real servers.
    tests("DocumentationTests", ["Linux", "TestRig", "UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax"]),
    tests("ExamplesTests", ["TestRig", "UnitChecks", "UnitDisk", "UnitFiles", "UnitModel"]),
    .testTarget(
      name: "DebianTests",
      dependencies: ["TestRig", "UnitChecks", "UnitDisk", "UnitFiles", "UnitModel", "UnitSyntax"],
      path: "Tests/Debian", exclude: ["packages", "findings"], swiftSettings: settings),
    .target(name: "TestRig", path: "Tests/TestRig", swiftSettings: settings),
    .testTarget(
      name: "ConformanceTests",
      dependencies: [
        "ControlBench", "TestRig", "UnitChecks", "UnitDisk", "UnitFiles", "UnitModel", "UnitSyntax",
        "usherctl",
      ],
      path: "Tests/Conformance", exclude: ["install", "rig"], swiftSettings: settings),
    .testTarget(
      name: "IntegrationTests", dependencies: ["TestRig"], path: "Tests/Integration",
      exclude: [
        "cases", "misbehaving", "plain", "vm", "plain.sh", "lib.sh", "sshd.sh", "clients.py",
        "refuse-calls.py", "make-root", "run-case", "drains.py", "echo.py", "tally.py", "told.py",
      ],
      swiftSettings: settings),
  ]
)

// The targets of libFuzzer, only when asked for (`make fuzz`): everything is then built to be fuzzed.
if Context.environment["USHER_FUZZ"] != nil {
  for target in package.targets where target.type == .regular && target.swiftSettings != nil {
    target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer"]))
  }
  package.targets.append(
    .target(
      name: "FuzzSupport", dependencies: ["UnitSyntax"], path: "Fuzzing/FuzzSupport", swiftSettings: settings)
  )
  for name in ["lexer", "exec", "specifiers", "values", "units"] {
    package.targets.append(
      .executableTarget(
        name: "fuzz-\(name)",
        dependencies: ["FuzzSupport", "UnitChecks", "UnitFiles", "UnitModel", "UnitSyntax"],
        path: "Fuzzing/fuzz-\(name)",
        swiftSettings: settings + [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
  }
}
