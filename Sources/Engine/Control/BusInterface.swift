import Systemd

/// One interface of a kind of object, as a table: what introspection, property reads and method
/// calls are answered from. Nothing in it is computed before somebody asks.
struct BusInterface<Subject>: Sendable {
  struct Property: Sendable {
    var name: String
    var signature: String
    /// True if `PropertiesChanged` carries it when the subject has changed.
    var announcesChange: Bool
    var value: @Sendable (Subject) -> BusValue
    /// Takes a value of the signature's type; nil for what can only be read.
    var set: (@Sendable (Subject, BusValue) -> ControlRefusal?)?

    init(
      _ name: String, _ signature: String, announcesChange: Bool = false,
      set: (@Sendable (Subject, BusValue) -> ControlRefusal?)? = nil,
      _ value: @escaping @Sendable (Subject) -> BusValue
    ) {
      self.name = name
      self.signature = signature
      self.announcesChange = announcesChange
      self.set = set
      self.value = value
    }

    /// A property that is the same for every subject.
    init(_ name: String, constant: BusValue) {
      self.init(name, constant.signature) { _ in constant }
    }
  }

  struct Method: Sendable {
    var name: String
    var input: String
    var output: String
    /// Answers the call, now or later, exactly once.
    var body: @Sendable (ControlCall, Subject) -> Void

    init(
      _ name: String, _ input: String = "", returns output: String = "",
      _ body: @escaping @Sendable (ControlCall, Subject) -> Void
    ) {
      self.name = name
      self.input = input
      self.output = output
      self.body = body
    }
  }

  struct Signal: Sendable {
    var name: String
    var signature: String
  }

  var name: String
  var properties: [Property] = []
  var methods: [Method] = []
  var signals: [Signal] = []

  /// What introspection says about it.
  var xml: String {
    var text = " <interface name=\"\(name)\">\n"
    for method in methods {
      text += "  <method name=\"\(method.name)\">\n"
      for type in BusSignature.split(method.input) {
        text += "   <arg type=\"\(type)\" direction=\"in\"/>\n"
      }
      for type in BusSignature.split(method.output) {
        text += "   <arg type=\"\(type)\" direction=\"out\"/>\n"
      }
      text += "  </method>\n"
    }
    for signal in signals {
      text += "  <signal name=\"\(signal.name)\">\n"
      for type in BusSignature.split(signal.signature) { text += "   <arg type=\"\(type)\"/>\n" }
      text += "  </signal>\n"
    }
    for property in properties {
      let access = property.set == nil ? "read" : "readwrite"
      text += "  <property name=\"\(property.name)\" type=\"\(property.signature)\" access=\"\(access)\">\n"
      let announces = property.announcesChange ? "true" : "false"
      text += "   <annotation name=\"org.freedesktop.DBus.Property.EmitsChangedSignal\""
      text += " value=\"\(announces)\"/>\n  </property>\n"
    }
    return text + " </interface>\n"
  }
}

/// D-Bus signatures.
enum BusSignature {
  /// The single complete types of a valid signature, in order.
  static func split(_ signature: String) -> [String] {
    var types: [String] = []
    var present = ""
    var depth = 0
    for character in signature {
      present.append(character)
      if character == "(" || character == "{" { depth &+= 1 }
      if character == ")" || character == "}" { depth &-= 1 }
      if depth == 0 && character != "a" {
        types.append(present)
        present = ""
      }
    }
    return types
  }
}
