// A table shown as cards keeps telling readers of the screen that it is a table.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

export function keepTables(scope) {
  for (const table of scope.querySelectorAll("table.cards, table.govuk-table")) {
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, td, th")]) {
      const heading = part.closest("thead") ? "columnheader" : "rowheader";
      part.setAttribute("role", ROLES[part.tagName] || heading);
    }
  }
}
