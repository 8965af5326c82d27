/// `[Unit]` and `[Install]`.
extension Catalogue {
  static let unitRows: [Directive] =
    unitTextRows + unitDependencyRows + unitStateRows + unitJobRows + conditionRows

  private static let unitTextRows: [Directive] = [
    Directive(
      "Description", .text, default: .words("the name of the unit"), "the unit's name for people",
      detail: """
        A short noun phrase without a full stop: it stands in messages such as "Started NAME", and in \
        listings. Specifiers are replaced.
        """),
    Directive(
      "Documentation", .documentation, default: .unset, "where the unit is documented: URIs",
      detail: """
        The best place first. status shows them; other words are reported and left out.
        """),
    Directive(
      "SourcePath", .path, default: .unset, "the file that a generator made this unit from",
      detail: """
        Only told to those who ask. A change of the file counts as a change of the unit.
        """),
  ]

  private static let unitDependencyRows: [Directive] = [
    Directive(
      "Requires", .dependencies, default: .unset, "starts these units too, and stops if one fails or stops",
      detail: """
        If one of them fails to start and After= orders this unit after it, this unit does not start; if \
        one is stopped or restarted by request, so is this unit. It says nothing of order: add After= for \
        that.
        """),
    Directive(
      "Requisite", .dependencies, default: .unset, "fails unless these units are active already",
      detail: """
        Unlike Requires= it starts nothing: if one of them is not active, this unit fails at once. Best \
        with After=.
        """),
    Directive(
      "Wants", .dependencies, default: .unset, "starts these units too, whatever becomes of them",
      detail: """
        The weakest and best way to pull in others: a unit that is missing or fails does not matter. Links \
        in UNIT.wants/ say the same. It says nothing of order.
        """),
    Directive(
      "BindsTo", .dependencies, default: .unset, "requires these units and stops whenever one goes away",
      detail: """
        Unlike Requires= it also stops this unit when one of them ends by itself. With After= this unit is \
        active only while they are.
        """),
    Directive(
      "BindTo", .dependencies, default: .unset, "the old spelling of BindsTo=",
      detail: "Write BindsTo= instead."),
    Directive(
      "Upholds", .dependencies, default: .unset, since: 249, "keeps these units running as long as it runs",
      detail: """
        Like Wants=, and for as long as this unit is active: whenever one of them is found stopped or \
        failed, it is started again.
        """),
    Directive(
      "PartOf", .dependencies, default: .unset, "stops and restarts together with these units",
      detail: """
        One way: stopping or restarting a listed unit does so to this one; starting this one starts \
        nothing.
        """),
    Directive(
      "Conflicts", .dependencies, default: .unset,
      "stops these units when it starts, and the other way round",
      detail: """
        Starting either stops the other. Together with After= or Before= the stop comes before the start.
        """),
    Directive(
      "Before", .dependencies, default: .unset, "starts before these units and stops after them",
      detail: """
        Only order, and only between units that start or stop together; it pulls in nothing. When \
        stopping, the order is turned round.
        """),
    Directive(
      "After", .dependencies, default: .unset, "starts after these units and stops before them",
      detail: """
        Only order, and only between units that start or stop together; it pulls in nothing. "Starts" \
        means until the other counts as started, which its Type= decides. When stopping, the order is \
        turned round.
        """),
    Directive(
      "OnFailure", .dependencies, default: .unset, "starts these units when it fails",
      detail: """
        When the unit ends as failed, also where Restart= brings it back, unless RestartMode=direct; systemd \
        before 254 waits until restarts have been used up. MONITOR_UNIT and its like tell a service which \
        unit and why.
        """),
    Directive(
      "OnSuccess", .dependencies, default: .unset, since: 249, "starts these units when it ends well",
      detail: "When the unit becomes inactive without having failed."),
    Directive(
      "PropagatesReloadTo", .dependencies, default: .unset, "reloads these units when it is reloaded",
      detail: """
        Reloading this unit reloads them as well, if they are active and can reload.
        """),
    Directive(
      "PropagateReloadTo", .dependencies, default: .unset, "the old spelling of PropagatesReloadTo=",
      detail: "Write PropagatesReloadTo= instead."),
    Directive(
      "ReloadPropagatedFrom", .dependencies, default: .unset, "is reloaded when these units are",
      detail: "The other end of PropagatesReloadTo=."),
    Directive(
      "PropagateReloadFrom", .dependencies, default: .unset, "the old spelling of ReloadPropagatedFrom=",
      detail: "Write ReloadPropagatedFrom= instead."),
    Directive(
      "PropagatesStopTo", .dependencies, default: .unset, since: 249, "stops these units when it stops",
      detail: """
        Stopping this unit stops them as well; unlike PartOf= it is written on the unit that is stopped \
        first.
        """),
    Directive(
      "StopPropagatedFrom", .dependencies, default: .unset, since: 249, "stops when these units stop",
      detail: "The other end of PropagatesStopTo=."),
    Directive(
      "JoinsNamespaceOf", .dependencies, default: .unset, since: 209,
      "shares private /tmp and network with these units",
      detail: """
        Counts between units that both have PrivateNetwork=, PrivateIPC= or PrivateTmp=: then they \
        share that one.
        """, difference: "Shares the network only, for want of the others."),
    Directive(
      "RequiresMountsFor", .mountsFor, default: .unset, "requires the mounts that these paths lie on",
      detail: """
        Each mount that one of the paths lies on is required, and this unit starts after it. A path \
        without a mount unit, and without a line in fstab(5), is no problem. usherd mounts nothing: what is \
        required has to be mounted already.
        """),
    Directive(
      "WantsMountsFor", .mountsFor, default: .unset, since: 256, "wants the mounts that these paths lie on",
      detail: "As RequiresMountsFor=, but a mount that fails does not matter."),
    Directive(
      "RequiresOverridable", .dependencies, default: .unset, "obsolete: read as Requires=",
      detail: "Write Requires= instead."),
    Directive(
      "RequisiteOverridable", .dependencies, default: .unset, "obsolete: read as Requisite=",
      detail: "Write Requisite= instead."),
    Directive(
      "DefaultDependencies", .boolean, default: "yes", "whether the usual dependencies of its kind are added",
      detail: """
        Sockets: Requires= and After= sysinit.target, Before= sockets.target. Services: Requires= and \
        After= sysinit.target, After= basic.target. Both: Conflicts= and Before= shutdown.target. no is \
        for units of the early boot.
        """),
  ]

  private static let unitStateRows: [Directive] = [
    Directive(
      "StopWhenUnneeded", .boolean, default: "no", "stops when no other unit needs it any more",
      detail: "As soon as no active unit requires or wants it any more."),
    Directive(
      "RefuseManualStart", .boolean, default: "no", "is started by other units only, never by hand",
      detail: """
        A start by request is refused; dependencies and traffic still start it.
        """),
    Directive(
      "RefuseManualStop", .boolean, default: "no", "is stopped by other units only, never by hand",
      detail: "A stop by request is refused; dependencies still stop it."),
    Directive(
      "AllowIsolate", .boolean, default: "no", "may be the one unit that everything else is stopped for",
      detail: "For targets that stand for a state of the whole system."),
    Directive(
      "IgnoreOnIsolate", .boolean, default: .words("no; yes for mounts, scopes, slices and the like"),
      "goes on running when another unit is isolated",
      detail: "Isolating is starting one unit and stopping all others."),
    Directive(
      "IgnoreOnSnapshot", .obsolete, default: .unset, "obsolete, without effect",
      detail: "Snapshots of the system's state are gone."),
    Directive(
      "CollectMode", .choice(["inactive", "inactive-or-failed"]), default: "inactive", since: 236,
      "when the unit is forgotten: inactive, or failed as well",
      detail: """
        With inactive, a failed unit stays in listings until it is reset or started again; with \
        inactive-or-failed it goes like any other. The latter is for templates of Accept=yes whose \
        failures would pile up.
        """),
    Directive(
      "SurviveFinalKillSignal", .boolean, default: "no", since: 255,
      "its processes survive the last killing of a shutdown",
      detail: """
        For storage daemons that the root file system needs until the very end.
        """),
    Directive(
      "StartLimitIntervalSec", .time(.plain), default: "10s", since: 229,
      "the time over which starts are counted",
      detail: """
        Together with StartLimitBurst=: 5 starts in 10 s. Every start counts, by request, traffic or \
        Restart=; above the start limit the unit fails with start-limit-hit, and its sockets with \
        service-start-limit-hit. 0 switches it off; reset-failed clears the count.
        """),
    Directive(
      "StartLimitInterval", .time(.plain), default: "10s", "the old spelling of StartLimitIntervalSec=",
      detail: "Write StartLimitIntervalSec= instead."),
    Directive(
      "StartLimitBurst", .unsigned, default: "5", since: 229, "how many starts StartLimitIntervalSec= allows",
      detail: """
        Starts beyond it fail until StartLimitIntervalSec= is over. 0 switches the start limit off. If \
        restarts are never to give up, RestartSec= times this must be longer than the interval.
        """),
    Directive(
      "StartLimitAction", .choice(.systemActions), default: "none", since: 229,
      "what happens to the system at the start limit",
      detail: "When a start fails at the start limit. The words of FailureAction=."),
    Directive(
      "FailureAction", .choice(.systemActions), default: "none",
      "what happens to the system when the unit fails",
      detail: """
        The forms with -force do not stop units first, those with -immediate do not even end processes. \
        exit ends the manager with FailureActionExitStatus=. Where usherd is not process 1, all but exit and \
        exit-force are told and left undone.
        """),
    Directive(
      "SuccessAction", .choice(.systemActions), default: "none", since: 236,
      "what happens to the system when the unit ends well",
      detail: """
        The words of FailureAction=. With exit, a container ends when its one service is done.
        """),
    Directive(
      "FailureActionExitStatus", .exitStatus, default: .words("the exit status of the main process"),
      since: 240, "the manager's exit status for FailureAction=",
      detail: "For FailureAction=exit and exit-force."),
    Directive(
      "SuccessActionExitStatus", .exitStatus, default: .words("the exit status of the main process"),
      since: 240, "the manager's exit status for SuccessAction=",
      detail: "For SuccessAction=exit and exit-force."),
    Directive(
      "RebootArgument", .rebootArgument, default: .unset, since: 229,
      "the argument of the reboot that an action causes",
      detail: "Passed to reboot(2); firmware may understand it."),
  ]

  private static let unitJobRows: [Directive] = [
    Directive(
      "OnSuccessJobMode", .choice(.jobModes), default: "fail", "the job mode for the units of OnSuccess=",
      detail: "What becomes of jobs that are in the way."),
    Directive(
      "OnFailureJobMode", .choice(.jobModes), default: "replace", "the job mode for the units of OnFailure=",
      detail: "What becomes of jobs that are in the way."),
    Directive(
      "OnFailureIsolate", .boolean, default: "no", "the old way to say OnFailureJobMode=isolate",
      detail: "Write OnFailureJobMode=isolate instead."),
    Directive(
      "JobTimeoutSec", .time(.zeroIsInfinity), default: "infinity",
      "how long a job of the unit may wait and run",
      detail: """
        From when the job is queued. When it is over, the job is given up and JobTimeoutAction= follows; \
        what the unit started goes on. 0 and infinity mean no limit.
        """),
    Directive(
      "JobRunningTimeoutSec", .time(.zeroIsInfinity), default: "infinity",
      "how long a job of the unit may run",
      detail: """
        From when the job begins to run. When it is over, the job is given up and JobTimeoutAction= \
        follows. 0 and infinity mean no limit.
        """),
    Directive(
      "JobTimeoutAction", .choice(.systemActions), default: "none",
      "what happens to the system when a job times out", detail: "The words of FailureAction=."),
    Directive(
      "JobTimeoutRebootArgument", .rebootArgument, default: .unset,
      "the argument of the reboot of JobTimeoutAction=", detail: "Passed to reboot(2)."),
  ]

  static let installRows: [Directive] = [
    Directive(
      "Alias", .installNames, default: .unset, "further names of the unit, made by enabling it",
      detail: """
        Enabling makes a symbolic link with each of these names, which need the suffix of the unit, and a \
        template needs names of templates. As long as the links stand, the unit can be called by them.
        """),
    Directive(
      "WantedBy", .installNames, default: .unset, "units that want this one once it is enabled",
      detail: """
        Enabling makes a link in NAME.wants/, which is as good as Wants= on the other side. sockets.target \
        is the usual one for sockets, multi-user.target for services that start at boot.
        """),
    Directive(
      "RequiredBy", .installNames, default: .unset, "units that require this one once it is enabled",
      detail: """
        Enabling makes a link in NAME.requires/, which is as good as Requires= on the other side.
        """),
    Directive(
      "UpheldBy", .installNames, default: .unset, since: 254,
      "units that keep this one running once it is enabled",
      detail: "Enabling makes a link in NAME.upholds/, which is as good as Upholds= on the other side."),
    Directive(
      "Also", .installNames, default: .unset, "units that are enabled and disabled together with it",
      detail: """
        Enabling or disabling this unit does so to them; a socket names its service here, or the other way \
        round.
        """),
    Directive(
      "DefaultInstance", .installInstance, default: .unset, since: 215,
      "the instance that is enabled for a bare template",
      detail: """
        Enabling FOO@.service without an instance enables FOO@DEFAULT.service.
        """),
  ]
}
