interface Limits {
  maxEntries: number;
  /** Sum of the HTML's lengths. */
  maxChars: number;
}

interface HtmlCache<Page> {
  /** The page under this key; concurrent callers share one rendering, and failures are not kept. */
  getOrRender(key: string, render: () => Promise<Page>): Promise<Page>;
}

/** A least-recently-used memory of rendered pages, bounded by number and by size. */
export function createHtmlCache<Page extends { html: string }>({
  maxEntries,
  maxChars,
}: Limits): HtmlCache<Page> {
  // A Map iterates in insertion order: re-inserting on use keeps the least recently used first.
  const pages = new Map<string, Page>();
  const rendering = new Map<string, Promise<Page>>();
  let chars = 0;

  function keep(key: string, page: Page): void {
    pages.set(key, page);
    chars += page.html.length;
    for (const [oldKey, old] of pages) {
      if (pages.size <= maxEntries && chars <= maxChars) break;
      pages.delete(oldKey);
      chars -= old.html.length;
    }
  }

  return {
    async getOrRender(key, render) {
      const kept = pages.get(key);
      if (kept) {
        pages.delete(key);
        pages.set(key, kept);
        return kept;
      }
      const running = rendering.get(key);
      if (running) return running;
      const started = render()
        .then((page) => {
          keep(key, page);
          return page;
        })
        .finally(() => rendering.delete(key));
      rendering.set(key, started);
      return started;
    },
  };
}
