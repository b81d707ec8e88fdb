// Sends chosen pictures at once and shows them small; removes them without loading the page anew.
// Without this script pictures go with the form.
const form = document.getElementById("sheet");
const box = document.getElementById("pictures");
const input = box.querySelector("input[type=file]");
const list = box.querySelector(".files");
const status = box.querySelector("[data-upload-status]");
const error = document.getElementById("id_photos_error");
const MOST_BYTES = 12 * 1024 * 1024;
let running = null;

function complain(words) {
  if (words) error.dataset.icon = "warn";
  else delete error.dataset.icon;
  error.textContent = words;
}

function post(url, body) {
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
}

// The answer is the picture's row, or the reason in words; returns the reason, "" when it went well.
async function send(file) {
  if (file.size > MOST_BYTES) return box.dataset.tooLarge.replace("{name}", file.name);
  const body = new FormData();
  body.append("photo", file);
  for (const kept of list.querySelectorAll("[name=kept]")) body.append("kept", kept.value);
  try {
    const answer = await post(box.dataset.url, body);
    if (!answer.ok) return (await answer.json()).words;
    list.insertAdjacentHTML("beforeend", await answer.text());
    return "";
  } catch {
    return `${file.name}: ${box.dataset.offline}`;
  }
}

async function sendAll(files) {
  const before = list.children.length;
  const reasons = [];
  complain("");
  status.textContent = box.dataset.sending;
  for (const file of files) reasons.push(await send(file));
  complain(reasons.filter(Boolean).join(" "));
  const first = list.children[before];
  status.textContent = first ? box.dataset.sent : "";
  if (first) first.querySelector("input.input").focus();
  form.dispatchEvent(new Event("input"));
}

input.addEventListener("change", async () => {
  const files = [...input.files];
  input.value = "";
  running = sendAll(files);
  await running;
  running = null;
});

list.addEventListener("click", async (event) => {
  const button = event.target.closest("[name=remove]");
  if (!button) return;
  event.preventDefault();
  try {
    if (button.dataset.remove) await post(button.dataset.remove);
  } catch {
    return complain(box.dataset.offline);
  }
  const row = button.closest("li");
  const next = (row.nextElementSibling || row.previousElementSibling)?.querySelector("[name=remove]") || input;
  row.remove();
  next.focus();
  status.textContent = box.dataset.removed;
  form.dispatchEvent(new Event("input"));
});

// A picture on its way arrives before the form does.
form.addEventListener("submit", (event) => {
  if (!running) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  running.then(() => form.requestSubmit(event.submitter));
}, { capture: true });
