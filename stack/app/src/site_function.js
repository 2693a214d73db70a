function handler(event) {
  var request = event.request;
  var path = request.uri.slice(1);
  if (path === "" || SITE.paths.includes(path)) return request;
  if (path === ".well-known/security.txt" && SITE.contact) {
    var expires = new Date(Date.now() + SITE.days * 86400000).toISOString();
    return answer(200, "OK", "text/plain; charset=utf-8", "Contact: " + SITE.contact + "\nExpires: " + expires + "\n");
  }
  return answer(404, "Not Found", "text/html; charset=utf-8", SITE.page);
}

function answer(status, description, type, body) {
  var headers = { "content-type": { value: type }, "cache-control": { value: "no-store" } };
  Object.keys(SITE.headers).forEach(function (name) {
    headers[name] = { value: SITE.headers[name] };
  });
  return { statusCode: status, statusDescription: description, headers: headers, body: body };
}
