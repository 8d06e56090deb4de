// A field marked data-shown-by="name=value" (or "name=a|b") is hidden until that answer is given.
function chosen(form, name) {
  const answers = [];
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) answers.push(field.value);
    } else {
      answers.push(field.value);
    }
  }
  return answers;
}

export function showDependents(scope) {
  for (const part of scope.querySelectorAll("[data-shown-by]")) {
    const form = part.closest("form");
    if (!form || part.dataset.started) continue;
    part.dataset.started = "yes";
    const [name, values] = part.dataset.shownBy.split("=");
    const wanted = values.split("|");
    const set = () => {
      part.hidden = !chosen(form, name).some((answer) => wanted.includes(answer));
    };
    set();
    form.addEventListener("change", set);
  }
}
