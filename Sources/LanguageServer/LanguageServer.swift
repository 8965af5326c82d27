// LanguageServer: unit files in an editor.
