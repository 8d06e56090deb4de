// While the kind of an outcome is chosen, its first letter chooses it and leads on to the words: D, A, N.
export function chooseByLetter(scope) {
  for (const form of scope.querySelectorAll("form.capture")) {
    if (form.dataset.letters) continue;
    form.dataset.letters = "yes";
    form.addEventListener("keydown", (event) => {
      if (event.target.type !== "radio" || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      const wanted = [...form.querySelectorAll(`[name="${CSS.escape(event.target.name)}"]`)]
        .find((radio) => radio.value.startsWith(event.key.toLowerCase()));
      if (!wanted) return;
      event.preventDefault();
      wanted.click();
      form.elements.namedItem("text")?.focus();
    });
  }
}
