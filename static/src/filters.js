// Filters stand open beside the table, and folded above it where there is no room.
export function foldFilters(scope) {
  const wide = window.matchMedia("(min-width: 60em)");
  for (const filters of scope.querySelectorAll("details.filters")) {
    const set = () => {
      filters.open = wide.matches || filters.hasAttribute("data-faulty");
    };
    set();
    wide.addEventListener("change", set);
  }
}
