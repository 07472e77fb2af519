// @ts-check
// Leaves a page quickly: the other page takes its place in the list behind the Back button. Without this script, the link
// is a link.

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-leave]");
  if (!(link instanceof HTMLAnchorElement)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab or window, as the reader asked
  event.preventDefault();
  // As with the link's own `rel`, the other site isn't told where the reader comes from.
  document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "no-referrer" }));
  location.replace(link.href);
});
