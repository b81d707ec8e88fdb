// Following a notice marks it as read. Without script there is the button beside it.
const form = document.getElementById("read");
for (const item of document.querySelectorAll("[data-message]")) {
  item.addEventListener("click", (event) => {
    if (!event.target.closest("a")) return;
    const data = new FormData(form);
    data.set("message", item.dataset.message);
    navigator.sendBeacon(form.action, data);
  });
}
