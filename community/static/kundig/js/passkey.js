// Shows what needs passkeys where the browser has them, and says so when the device refuses. allauth's script does the rest.
const parts = (name) => document.querySelectorAll(`[data-passkey${name}]`);
if (window.PublicKeyCredential) for (const part of parts("")) part.hidden = false;
else for (const part of parts("-missing")) part.hidden = false;
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const part of parts("-failed")) part.hidden = false;
});
