// Starts `usherctl lsp` and hands unit files to it. All of the work is the server's.
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = async () => {
  const settings = () => workspace.getConfiguration('usher');
  const server = { command: settings().get('path'), args: ['lsp'] };
  const suffixes = 'socket,service,target,slice,mount,automount,swap,timer,path,scope,device';
  client = new LanguageClient('usher', 'Usher', { run: server, debug: server }, {
    // By name, whatever language another extension takes the file for.
    documentSelector: [
      { scheme: 'file', pattern: `**/*.{${suffixes}}` },
      { scheme: 'file', pattern: '**/*.d/*.conf' },
    ],
    initializationOptions: {
      target: settings().get('target'),
      host: settings().get('host'),
      unitPath: settings().get('unitPath'),
    },
    synchronize: {
      configurationSection: 'usher',
      fileEvents: workspace.createFileSystemWatcher(`**/*.{${suffixes},conf}`),
    },
  });
  await client.start();
};

exports.deactivate = () => client?.stop();
