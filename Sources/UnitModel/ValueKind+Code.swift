extension ValueKind {
  /// The code of the finding that a value is none of this kind, in kebab case: `value-unit-name`.
  package var code: String {
    var code = "value-"
    for character in rawValue {
      if character.isUppercase { code += "-" }
      code += character.lowercased()
    }
    return code
  }
}
