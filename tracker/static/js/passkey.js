/* Passkeys: a form with data-passkey="create" or "get" asks the browser for one and sends its proof. Hidden where it cannot. */
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) { return; }
  function bytes(text) {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function read(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) { options.user.id = bytes(options.user.id); }
    (options.allowCredentials || options.excludeCredentials || []).forEach(function (one) { one.id = bytes(one.id); });
    return options;
  }
  function write(made) {
    var answer = { clientDataJSON: text(made.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (part) {
      if (made.response[part]) { answer[part] = text(made.response[part]); }
    });
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: answer, clientExtensionResults: {} });
  }
  Array.prototype.forEach.call(document.querySelectorAll("form[data-passkey]"), function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      var failed = form.querySelector("[data-failed]");
      event.preventDefault();
      failed.textContent = "";
      navigator.credentials[form.dataset.passkey]({ publicKey: read(JSON.parse(form.dataset.options)) }).then(function (made) {
        form.elements.proof.value = write(made);
        form.submit();
      }).catch(function () { failed.textContent = failed.dataset.failed; });
    });
  });
}());
