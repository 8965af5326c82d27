-- Drives `usherctl lsp` with a real Neovim (0.7 or later) and prints what came out as JSON.
-- The editor is set up as docs/how-to/editors.md says. Environment: UNITS a folder with web.socket and
-- web.service, RESULT the file to write.
local result = { version = tostring(vim.version().major) .. '.' .. tostring(vim.version().minor) }
local units = vim.env.UNITS

local function finish(failure)
  result.failure = failure
  local file = io.open(vim.env.RESULT, 'w')
  file:write(vim.json and vim.json.encode(result) or vim.fn.json_encode(result))
  file:close()
  vim.cmd('qall!')
end

local ok, failure = pcall(function()
  vim.cmd('edit ' .. units .. '/web.socket')
  local buffer = vim.api.nvim_get_current_buf()
  result.filetype = vim.bo[buffer].filetype
  -- The set-up of docs/how-to/editors.md has started the server by itself.
  local function isStarted() return #vim.lsp.get_active_clients() == 1 end
  assert(vim.wait(20000, isStarted, 20), 'the server was not started: ' .. vim.api.nvim_exec('messages', true))
  local client = vim.lsp.get_active_clients()[1].id

  local function findings()
    local codes = {}
    for _, finding in ipairs(vim.diagnostic.get(buffer)) do
      table.insert(codes, {
        code = finding.code or (finding.user_data and finding.user_data.lsp and finding.user_data.lsp.code),
        line = finding.lnum, column = finding.col, message = finding.message, source = finding.source,
      })
    end
    return codes
  end

  assert(vim.wait(20000, function() return #findings() > 0 end, 20), 'no finding was shown')
  result.findings = findings()

  local function ask(method, line, character)
    local parameters = {
      textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = line, character = character },
    }
    local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/' .. method, parameters, 20000)
    local answer = answers and answers[client]
    assert(answer and not answer.err, method .. ' was not answered')
    return answer.result
  end

  result.hover = ask('hover', 1, 3).contents.value
  local labels = {}
  for _, item in ipairs(ask('completion', 4, 0).items) do labels[item.label] = true end
  result.offersAccept = labels['Accept'] == true
  local place = ask('definition', 0, 2)
  place = place[1] or place
  result.definition = place.targetUri or place.uri

  -- Take the quick fix that allows the misspelt line, as the editor's menu does.
  local actions = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = { line = 3, character = 0 }, ['end'] = { line = 3, character = 0 } },
    context = { diagnostics = {} },
  }, 20000)[client].result
  result.actions = {}
  for _, action in ipairs(actions) do table.insert(result.actions, action.title) end
  local chosen
  for _, action in ipairs(actions) do
    if action.title == 'allow directive-unknown here' then chosen = action end
  end
  assert(chosen, 'there is no quick fix')
  local encoding = vim.lsp.get_client_by_id(client).offset_encoding
  vim.lsp.util.apply_workspace_edit(chosen.edit, encoding)
  result.textAfterAction = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)

  -- Type the port right, as a user would; the change goes out as an incremental edit.
  vim.api.nvim_buf_set_lines(buffer, 1, 2, false, { 'ListenStream=8080' })
  local function has(code)
    for _, finding in ipairs(findings()) do
      if finding.code == code then return true end
    end
    return false
  end
  assert(vim.wait(20000, function() return not has('address-port-range') end, 20), 'the finding stayed')
  result.findingsAfterTyping = findings()

  vim.lsp.stop_client(client)
  assert(vim.wait(20000, function() return vim.lsp.client_is_stopped(client) end, 20), 'the server did not end')
end)
finish(not ok and tostring(failure) or nil)
