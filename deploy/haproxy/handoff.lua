-- Asks Longshore who is to store a part, tells it what became of it, and gives the client Longshore's answer.
-- Loaded by haproxy.cfg beside this file; see docs/handoff.md.

-- The frontend "handoff", which spreads these calls over the Longshore instances.
local LONGSHORE = "http://longshore/v1/handoff/"
local ADDRESS = "abns@longshore-handoff"
local TIMEOUT_MS = 30000

-- Of the client's request and of Longshore's answer all is passed on but what belongs to one connection or message.
local OF_ONE_MESSAGE = {
  ["connection"] = true, ["content-length"] = true, ["expect"] = true, ["host"] = true, ["keep-alive"] = true,
  ["te"] = true, ["trailer"] = true, ["transfer-encoding"] = true, ["upgrade"] = true,
}

local function passed_on(headers)
  local kept = {}
  for name, values in pairs(headers) do
    if not OF_ONE_MESSAGE[name] and name:sub(1, 10) ~= "x-handoff-" and name ~= "x-handoff" then
      kept[name] = {}
      for index = 0, #values do table.insert(kept[name], values[index]) end
    end
  end
  return kept
end

local function first(answer, name)
  return answer.headers[name] and answer.headers[name][0]
end

-- One call about the part of this request; nil when there is no answer.
local function call(method, part, step, more)
  local headers = {}
  for name, values in pairs(part.headers) do headers[name] = values end
  headers["x-handoff-content-length"] = { part.size }
  for name, value in pairs(more) do headers[name] = { value } end
  local client = core.httpclient()
  local answer = client[method](client, {
    url = LONGSHORE .. part.path .. step, dst = ADDRESS, headers = headers, timeout = TIMEOUT_MS,
  })
  return answer.status > 0 and answer or nil
end

local function reply(txn, status, headers, body)
  txn:done(txn:reply({ status = status, headers = headers, body = body }))
end

local function pass_on(txn, answer, status)
  reply(txn, status, passed_on(answer.headers), answer.body)
end

local function not_ready(txn)
  local id = txn:get_var("txn.call_id")
  local headers = {
    ["content-type"] = { "application/problem+json" }, ["cache-control"] = { "no-store" }, ["retry-after"] = { "5" },
  }
  reply(txn, 503, headers, '{"type":"/errors/not-ready","title":"Not ready","status":503,"detail":"The server did not answer. '
    .. 'Try again.","code":"not-ready","requestId":"' .. id .. '","retryable":true}')
end

-- Before the body is asked for. Sets txn.store_uri when the part goes into the store. All others go to Longshore, refused
-- ones too: it reads on after its answer, while haproxy would cut off a client that sends before it reads. Only a client
-- that waits for "100 Continue" is refused here.
core.register_action("handoff_ask", { "http-req" }, function(txn)
  local upload, number = txn.f:path():match("^/v1/uploads/([%x-]+)/part/(%d+)$")
  if not upload then return end
  local headers = txn.http:req_get_headers()
  local length = headers["content-length"] and headers["content-length"][0] or ""
  local part = { path = upload .. "/" .. number, number = number, size = length, headers = passed_on(headers) }
  local answer = call("get", part, "", {})
  local verdict = answer and first(answer, "x-handoff")
  if verdict == "store" then
    txn:set_priv(part)
    txn:set_var("txn.store_uri", first(answer, "x-handoff-uri"))
    txn:set_var("txn.store_host", first(answer, "x-handoff-host"))
    txn:set_var("txn.store_content_md5", first(answer, "x-handoff-content-md5") or "")
  elseif verdict == "refused" and headers["expect"] then
    pass_on(txn, answer, tonumber(first(answer, "x-handoff-status")))
  elseif verdict ~= "server" and verdict ~= "refused" then
    not_ready(txn)
  end
end)

-- The store has answered.
core.register_action("handoff_tell", { "http-res" }, function(txn)
  local part = txn:get_priv()
  local status = txn.f:status()
  if status ~= 200 then
    local answer = call("post", part, "/refused", { ["x-handoff-store-status"] = tostring(status) })
    if answer and first(answer, "x-handoff-status") then return pass_on(txn, answer, answer.status) end
    return not_ready(txn)
  end
  local etag = (txn.http:res_get_headers()["etag"][0]):gsub("[^%w_-]", "")
  local answer = call("post", part, "/stored", { ["x-handoff-etag"] = etag })
  if answer and answer.status < 500 then return pass_on(txn, answer, answer.status) end
  -- The part is stored, also when Longshore cannot note it now: it is found in the store's list.
  local headers = { ["content-type"] = { "application/json; charset=utf-8" }, ["etag"] = { '"' .. etag .. '"' } }
  reply(txn, 200, headers, '{"partNumber":' .. part.number .. ',"etag":"' .. etag .. '","size":' .. part.size
    .. ',"checksum":null}')
end)
