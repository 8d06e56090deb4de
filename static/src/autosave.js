// Saves a form as it is typed: <form data-autosave="address">, told in [data-autosave-status].
const PAUSE = 3000;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.stopped = false;
    form.addEventListener("input", () => this.plan(PAUSE));
    form.addEventListener("change", () => this.plan(PAUSE));
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.waiting) this.save();
    });
    document.addEventListener("portal:save-now", () => {
      if (this.waiting) this.save();
    });
  }

  plan(pause) {
    if (this.stopped) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), pause);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  tell(words, faulty = false) {
    if (!this.status) return;
    this.status.textContent = words;
    this.status.classList.toggle("is-faulty", faulty);
  }

  answers() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) {
      if (value instanceof File) data.delete(name);
    }
    return data;
  }

  async save() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    if (this.saving) {
      this.plan(PAUSE);
      return;
    }
    this.saving = true;
    try {
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: this.answers(),
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
        credentials: "same-origin",
        keepalive: document.visibilityState === "hidden",
      });
      await this.hear(response);
    } catch {
      this.tell("Not saved yet: no connection. We will try again.", true);
      this.plan(RETRY);
    } finally {
      this.saving = false;
    }
  }

  async hear(response) {
    const isJson = (response.headers.get("Content-Type") || "").includes("application/json");
    if (response.redirected || response.status === 401 || (response.ok && !isJson)) {
      this.stop();
      this.tell("You have been logged out. Press Save: you will be asked to log in and what you typed is kept.", true);
      return;
    }
    const answer = isJson ? await response.json() : {};
    if (response.status === 409) {
      this.stop();
      this.tell(answer.message || answer.warning || "Someone else has changed this. Copy what you typed, then open the page again.", true);
      return;
    }
    if (!response.ok) {
      this.tell(answer.message || "Not saved yet. We will try again.", true);
      this.plan(RETRY);
      return;
    }
    const version = this.form.elements.namedItem("version");
    if (version && answer.version !== undefined) version.value = answer.version;
    for (const [name, value] of Object.entries(answer.fields || {})) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = value;
    }
    this.tell(`Saved ${answer.saved_at}${answer.warning ? `. ${answer.warning}` : ""}`, Boolean(answer.warning));
    document.dispatchEvent(new Event("portal:alive"));
  }
}

export function startAutosave(scope) {
  for (const form of scope.querySelectorAll("form[data-autosave]")) {
    if (!form.dataset.started) {
      form.dataset.started = "yes";
      new Autosave(form);
    }
  }
}
