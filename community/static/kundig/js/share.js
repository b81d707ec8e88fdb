// Passes an address on with the device's own sharing; where there is none, copies it. Nothing is loaded or sent.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { shareTitle: title, shareUrl: url, shareDone: done } = button.dataset;
    try {
      if (navigator.share) await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        button.textContent = done;
      }
    } catch {
      // The person closed the dialogue: nothing to do.
    }
  });
}
