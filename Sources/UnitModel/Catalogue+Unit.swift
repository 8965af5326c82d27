/// `[Unit]` and `[Install]`.
extension Catalogue {
  static let unitRows: [Directive] =
    unitTextRows + unitDependencyRows + unitStateRows + unitJobRows + conditionRows

  private static let unitTextRows: [Directive] = [
    Directive("Description", .text, "the unit's name for people"),
    Directive("Documentation", .documentation, "where the unit is documented: URIs"),
    Directive("SourcePath", .path, "the file that a generator made this unit from"),
  ]

  private static let unitDependencyRows: [Directive] = [
    Directive("Requires", .dependencies, "starts these units too, and stops if one fails or stops"),
    Directive("Requisite", .dependencies, "fails unless these units are active already"),
    Directive("Wants", .dependencies, "starts these units too, whatever becomes of them"),
    Directive("BindsTo", .dependencies, "requires these units and stops whenever one goes away"),
    Directive("BindTo", .dependencies, "the old spelling of BindsTo="),
    Directive("Upholds", .dependencies, since: 249, "keeps these units running as long as it runs"),
    Directive("PartOf", .dependencies, "stops and restarts together with these units"),
    Directive("Conflicts", .dependencies, "stops these units when it starts, and the other way round"),
    Directive("Before", .dependencies, "starts before these units and stops after them"),
    Directive("After", .dependencies, "starts after these units and stops before them"),
    Directive("OnFailure", .dependencies, "starts these units when it fails"),
    Directive("OnSuccess", .dependencies, since: 249, "starts these units when it ends well"),
    Directive("PropagatesReloadTo", .dependencies, "reloads these units when it is reloaded"),
    Directive("PropagateReloadTo", .dependencies, "the old spelling of PropagatesReloadTo="),
    Directive("ReloadPropagatedFrom", .dependencies, "is reloaded when these units are"),
    Directive("PropagateReloadFrom", .dependencies, "the old spelling of ReloadPropagatedFrom="),
    Directive("PropagatesStopTo", .dependencies, since: 249, "stops these units when it stops"),
    Directive("StopPropagatedFrom", .dependencies, since: 249, "stops when these units stop"),
    Directive("JoinsNamespaceOf", .dependencies, "shares private /tmp and network with these units"),
    Directive("RequiresMountsFor", .mountsFor, "requires the mounts that these paths lie on"),
    Directive(
      "WantsMountsFor", .mountsFor, since: 256, "wants the mounts that these paths lie on"),
    Directive("RequiresOverridable", .dependencies, "obsolete: read as Requires="),
    Directive("RequisiteOverridable", .dependencies, "obsolete: read as Requisite="),
    Directive("DefaultDependencies", .boolean, "whether the usual dependencies of its kind are added"),
  ]

  private static let unitStateRows: [Directive] = [
    Directive("StopWhenUnneeded", .boolean, "stops when no other unit needs it any more"),
    Directive("RefuseManualStart", .boolean, "is started by other units only, never by hand"),
    Directive("RefuseManualStop", .boolean, "is stopped by other units only, never by hand"),
    Directive("AllowIsolate", .boolean, "may be the one unit that everything else is stopped for"),
    Directive("IgnoreOnIsolate", .boolean, "goes on running when another unit is isolated"),
    Directive("IgnoreOnSnapshot", .obsolete, "obsolete, without effect"),
    Directive(
      "CollectMode", .choice(["inactive", "inactive-or-failed"]),
      "when the unit is forgotten: inactive, or failed as well"),
    Directive(
      "SurviveFinalKillSignal", .boolean, since: 255,
      "its processes survive the last killing of a shutdown"),
    Directive("StartLimitIntervalSec", .time(.plain), "the time over which starts are counted"),
    Directive("StartLimitInterval", .time(.plain), "the old spelling of StartLimitIntervalSec="),
    Directive("StartLimitBurst", .unsigned, "how many starts StartLimitIntervalSec= allows"),
    Directive("StartLimitAction", .choice(.systemActions), "what happens to the system at the start limit"),
    Directive("FailureAction", .choice(.systemActions), "what happens to the system when the unit fails"),
    Directive("SuccessAction", .choice(.systemActions), "what happens to the system when the unit ends well"),
    Directive("FailureActionExitStatus", .exitStatus, "the manager's exit status for FailureAction="),
    Directive("SuccessActionExitStatus", .exitStatus, "the manager's exit status for SuccessAction="),
    Directive("RebootArgument", .rebootArgument, "the argument of the reboot that an action causes"),
  ]

  private static let unitJobRows: [Directive] = [
    Directive("OnSuccessJobMode", .choice(.jobModes), "the job mode for the units of OnSuccess="),
    Directive("OnFailureJobMode", .choice(.jobModes), "the job mode for the units of OnFailure="),
    Directive("OnFailureIsolate", .boolean, "the old way to say OnFailureJobMode=isolate"),
    Directive("JobTimeoutSec", .time(.zeroIsInfinity), "how long a job of the unit may wait and run"),
    Directive("JobRunningTimeoutSec", .time(.zeroIsInfinity), "how long a job of the unit may run"),
    Directive("JobTimeoutAction", .choice(.systemActions), "what happens to the system when a job times out"),
    Directive("JobTimeoutRebootArgument", .rebootArgument, "the argument of the reboot of JobTimeoutAction="),
  ]

  static let installRows: [Directive] = [
    Directive("Alias", .installNames, "further names of the unit, made by enabling it"),
    Directive("WantedBy", .installNames, "units that want this one once it is enabled"),
    Directive("RequiredBy", .installNames, "units that require this one once it is enabled"),
    Directive("Also", .installNames, "units that are enabled and disabled together with it"),
    Directive("DefaultInstance", .installInstance, "the instance that is enabled for a bare template"),
  ]
}
