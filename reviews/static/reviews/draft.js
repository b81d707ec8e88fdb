// Saves the review form while it is being written, and warns before text is left that is not saved yet.
// Without this script the button "Save draft" does the same.
const form = document.getElementById("sheet");
const status = form.querySelector("[data-saved]");
const place = document.querySelector("[data-conflict]");
const NOT_TEXT = new Set(["csrfmiddlewaretoken", "draft", "photos"]);
const PAUSE = 1500; // milliseconds after the last key
const RETRY = 10000;

let saved = form.hasAttribute("data-unsaved") ? null : typed();
let paused = Boolean(place.querySelector("[data-keep]"));
let running = null;
let timer = 0;
let leaving = false;
let unloading = false;

function typed() {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_TEXT.has(name));
  return new URLSearchParams(pairs).toString();
}

function say(words, icon) {
  status.textContent = words;
  if (icon) status.dataset.icon = icon;
  else delete status.dataset.icon;
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

async function save() {
  clearTimeout(timer);
  if (paused || leaving) return;
  if (running) return later(PAUSE);
  const text = typed();
  if (text === saved) return;
  say(form.dataset.saving);
  running = send(text);
  await running;
  running = null;
}

async function send(text) {
  const body = new URLSearchParams(text);
  body.set("draft", form.elements.draft.value);
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  let answer;
  let told = {};
  try {
    answer = await fetch(form.dataset.draft, { method: "POST", body, headers, keepalive: text.length < 30000 });
    told = await answer.json();
  } catch {
    say(form.dataset.offline, "warn");
    return later(RETRY);
  }
  if (answer.ok) {
    saved = text;
    form.elements.draft.value = told.revision;
    say(told.words, "check");
  } else if (answer.status === 409) {
    show(told);
  } else {
    say(told.words || form.dataset.offline, "warn");
    if (answer.status === 401 || answer.status >= 500) later(RETRY);
  }
}

// Another tab saved meanwhile: both texts are shown, and nothing is saved until one is chosen.
function show(told) {
  paused = true;
  form.elements.draft.value = told.revision;
  place.innerHTML = told.html;
  say(form.dataset.choose, "warn");
  place.firstElementChild.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-take]")) leaving = true;
  if (!event.target.closest("[data-keep]")) return;
  event.preventDefault();
  place.replaceChildren();
  paused = false;
  saved = null;
  save();
  form.elements.title.focus();
});

form.addEventListener("input", (event) => {
  later(PAUSE);
  const counter = form.querySelector(`[data-count="${event.target.id}"]`);
  if (!counter) return;
  const { value, maxLength } = event.target;
  counter.textContent = counter.dataset.words.replace("{used}", value.length).replace("{limit}", maxLength);
});

form.addEventListener("submit", (event) => {
  if (running) {
    // What is on its way arrives first, so that it is not taken for another tab's text.
    event.preventDefault();
    running.then(() => form.requestSubmit(event.submitter));
  } else if (leaving) {
    event.preventDefault();
  } else {
    leaving = true;
    clearTimeout(timer);
  }
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) leaving = false;
});
document.addEventListener("visibilitychange", () => {
  // Not while the page is being left: the next one might be drawn before this arrives, and find it a stranger's.
  if (document.visibilityState === "hidden" && !unloading) save();
});
window.addEventListener("beforeunload", (event) => {
  if (leaving || typed() === saved) return;
  event.preventDefault();
  save(); // goes out while the question is being read
  unloading = true;
  setTimeout(() => { unloading = false; }, 0); // runs when the answer was to stay
});

if (saved === null) later(PAUSE);
const news = document.getElementById("errors") || document.getElementById("conflict") || document.getElementById("preview");
if (news) news.focus();
