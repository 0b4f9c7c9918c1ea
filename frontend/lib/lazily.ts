/** Loads the code of large elements only when one of them comes near the view. */

type Loaders = Record<string, () => Promise<unknown>>;

export function lazily(loaders: Loaders): void {
  const tags = Object.keys(loaders);
  if (tags.length === 0) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        void loaders[entry.target.localName]?.();
      }
    },
    { rootMargin: "300px" },
  );
  const look = (root: ParentNode) => {
    for (const element of root.querySelectorAll(tags.join(","))) watcher.observe(element);
  };
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target as Element));
}
