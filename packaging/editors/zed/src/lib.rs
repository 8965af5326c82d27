//! Starts `usherctl lsp`. All of the work is the server's.
use zed_extension_api::{self as zed, settings::LspSettings};

struct Usher;

impl zed::Extension for Usher {
    fn new() -> Self {
        Usher
    }

    fn language_server_command(
        &mut self,
        _server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let command = worktree
            .which("usherctl")
            .ok_or("cannot find usherctl in PATH: install usher, or extend PATH")?;
        Ok(zed::Command {
            command,
            args: vec!["lsp".into()],
            env: worktree.shell_env(),
        })
    }

    fn language_server_initialization_options(
        &mut self,
        _server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<Option<zed::serde_json::Value>> {
        Ok(LspSettings::for_worktree("usher", worktree)?.initialization_options)
    }
}

zed::register_extension!(Usher);
