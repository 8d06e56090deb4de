// Everything here is a help: each page works without it.
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, ServiceNavigation, SkipLink,
  createAll,
} from "govuk-frontend";
import "htmx.org";
import { startAutosave } from "./autosave.js";
import { foldFilters } from "./filters.js";
import { keepTables } from "./tables.js";
import { watchSession } from "./session.js";
import { showDependents } from "./dependents.js";
import { chooseByLetter } from "./letters.js";

function begin(scope) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  createAll(Button, { preventDoubleClick: true }, scope);
  for (const component of [CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
    createAll(component, undefined, scope);
  }
  showDependents(scope);
  keepTables(scope);
  startAutosave(scope);
  chooseByLetter(scope);
}

begin(document);
foldFilters(document);
watchSession();
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) begin(event.target);
});
for (const link of document.querySelectorAll("[data-print]")) {
  link.hidden = false;
  link.addEventListener("click", () => window.print());
}
