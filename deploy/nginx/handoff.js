// What the configuration beside this file cannot say in nginx's own directives. See docs/handoff.md.

/** A refusal has the status that Longshore has given it, not the one by which it came here. */
function tellStatus(r) {
  r.status = Number(r.headersOut['X-Handoff-Status'] || r.variables.refusal_status);
  delete r.headersOut['X-Handoff-Status'];
}

/** Of the store's answer the client gets the etag; the body is Longshore's, see add_after_body. */
function tellPart(r) {
  const etag = r.headersOut['ETag'];
  r.variables.part_etag = etag.replace(/[^\w-]/g, '');
  for (const name in r.headersOut) if (!/^(date|connection)$/i.test(name)) delete r.headersOut[name];
  r.headersOut['ETag'] = etag;
  r.headersOut['Content-Type'] = 'application/json; charset=utf-8';
}

export default { tellStatus, tellPart };
