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
