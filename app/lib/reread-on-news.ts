/**
 * What to subscribe with where news are read with the page's loaders: these are read anew when something is told, and
 * when something may have happened untold, before the subscription began or while its connection was away.
 */
export function rereadOnNews(reread: () => void) {
  return {
    onStarted: reread,
    onData: reread,
    // Where nothing can be pushed, this comes every few seconds instead.
    onConnectionStateChange: ({ state }: { readonly state: string }) => {
      if (state === "pending") reread();
    },
    onError: () => undefined,
  };
}
