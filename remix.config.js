// The one place of Remix's options. vite.config.ts hands this object to the Vite plugin; Remix's own
// documentation would rather have the options there, because only its classic compiler opens this file.
export default {
  appDirectory: "app",
  // The set-up builds beside the build in use and then swaps the two.
  buildDirectory: process.env.BUILD_DIRECTORY ?? "build",
  serverModuleFormat: /** @type {const} */ ("esm"),
  ssr: true,
  future: {
    v3_fetcherPersist: true,
    // A dozen routes are known at once; asked for one by one, each new kind of page costs a round trip.
    v3_lazyRouteDiscovery: false,
    v3_relativeSplatPath: true,
    v3_routeConfig: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
