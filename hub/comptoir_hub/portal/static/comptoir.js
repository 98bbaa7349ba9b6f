// Shortens the way; every page is complete without it.

for (const zone of document.querySelectorAll(".drop")) {
  const toggle = (on) => zone.classList.toggle("over", on);
  zone.addEventListener("dragover", () => toggle(true));
  zone.addEventListener("dragleave", () => toggle(false));
  zone.addEventListener("drop", () => toggle(false));
}

// A double click sends once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A way that is not finished is looked at again, politely.
const way = document.querySelector("[data-refresh]");
if (way) setTimeout(() => location.reload(), 1500);

// One box ticks all rows of the page, and Enter in a box does nothing that a person did not mean.
const all = document.querySelector("[data-all]");
if (all) {
  const table = all.closest("table");
  const boxes = [...table.querySelectorAll("tbody input[name=document]")];
  all.closest("label").hidden = boxes.length === 0;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
  table.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "checkbox") event.preventDefault();
  });
  table.addEventListener("change", () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });
}

// "/" goes to the search field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById("search");
  if (search) { event.preventDefault(); search.focus(); }
});

// A menu closes when the person goes elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// What an act said is said once: loading the page again, or going back to it, says nothing any more.
const here = new URL(location.href);
if (here.searchParams.has("said")) {
  here.searchParams.delete("said");
  history.replaceState(history.state, "", here);
}
