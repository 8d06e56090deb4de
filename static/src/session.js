// Warns before the session ends, in every window at once. What was typed is kept by the server.
export function watchSession() {
  const dialog = document.getElementById("session-ends");
  const meta = document.querySelector('meta[name="session-warn"]');
  if (!dialog || !meta || typeof dialog.showModal !== "function") return;
  const idle = Number(meta.dataset.idle) * 1000;
  const warn = Number(meta.content) * 1000;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("portal-session") : undefined;
  const text = dialog.querySelector("[data-session-text]");
  const heading = dialog.querySelector("h2");
  const stay = dialog.querySelector("[data-session-stay]");
  let warnAt;
  let endAt;
  let timer;

  function alive(tell = true) {
    const now = Date.now();
    endAt = now + idle;
    warnAt = endAt - warn;
    if (dialog.open) dialog.close();
    if (tell && others) others.postMessage("alive");
    look();
  }

  function look() {
    clearTimeout(timer);
    const now = Date.now();
    if (now >= endAt) return end();
    if (now >= warnAt) {
      const minutes = Math.ceil((endAt - now) / 60000);
      text.textContent = `You have not done anything for a while. We will log you out in ${minutes} ${minutes === 1 ? "minute" : "minutes"} to keep records safe. What you typed is kept.`;
      if (!dialog.open) {
        document.dispatchEvent(new Event("portal:save-now"));
        dialog.showModal();
      }
    }
    timer = setTimeout(look, Math.min(Math.max((now < warnAt ? warnAt : endAt) - now, 1000), 30000));
  }

  function end() {
    heading.textContent = "You have been logged out";
    text.textContent = "Nobody used this page for a while. Log in again to go on. What you typed is kept when you save this page.";
    stay.textContent = "Close this message";
    stay.dataset.ended = "yes";
    if (!dialog.open) dialog.showModal();
  }

  async function extend() {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams({ csrfmiddlewaretoken: token ? token.value : "" });
    try {
      const response = await fetch(meta.dataset.extend, {
        method: "POST", body, credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (response.ok && !response.redirected) return alive();
    } catch {
      // No connection: the session may still end, so say so.
    }
    return end();
  }

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay.click();
  });
  stay.addEventListener("click", (event) => {
    event.preventDefault();
    if (stay.dataset.ended) dialog.close();
    else extend();
  });
  others?.addEventListener("message", () => alive(false));
  document.addEventListener("portal:alive", () => alive());
  document.body.addEventListener("htmx:afterRequest", () => alive());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  alive();
}
