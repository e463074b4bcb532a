import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin, type Rollup } from "vite";
import remixConfig from "./remix.config.js";

const FRAMEWORK = new Set([
  "react",
  "react-dom",
  "scheduler",
  "react-router",
  "react-router-dom",
  "@remix-run/react",
  "@remix-run/router",
  "turbo-stream",
]);

export default defineConfig({
  // Vitest reads this file too when it finds no other; Remix's plugin must not run there.
  plugins: [tailwindcss(), !process.env.VITEST && remix(remixConfig), leaveDataAlone(), hardenTurboStream()],
  resolve: {
    // y-monaco imports Monaco by the path it had before 0.56; the package now exports `monaco-editor/*`.
    alias: [{ find: /^monaco-editor\/esm\/vs\/(.*?)(\.js)?$/, replacement: "monaco-editor/$1" }],
    // Two copies of Yjs or React in one page break both.
    dedupe: ["yjs", "react", "react-dom"],
  },
  // The manifest names the chunks behind dynamic imports; server/lab-scripts.ts reads it.
  build: {
    target: "es2022",
    sourcemap: false,
    manifest: true,
    rollupOptions: { output: { manualChunks: togetherForEveryPage } },
  },
  worker: { format: "es" },
  optimizeDeps: {
    // The lab is imported on demand. Unscanned, its packages would be found at its first visit in development, which
    // then reloads itself.
    entries: ["app/root.tsx", "app/routes/*.tsx", "app/components/lab/lab-room.client.tsx"],
  },
});

/**
 * What every page needs, or the next one will: a few files instead of dozens, each of which would cost a slow line a
 * kilobyte of headers and, six at a time, a round trip.
 */
function togetherForEveryPage(id: string, { getModuleInfo }: Rollup.ManualChunkMeta): string | undefined {
  const [, dependency] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(id) ?? [];
  if (dependency !== undefined && FRAMEWORK.has(dependency)) return "framework";
  if (dependency === "lucide-react" || dependency === "clsx" || id.includes("vite/preload-helper"))
    return "interface";
  // React Aria and tRPC are heavier than all of it, and most pages do without them.
  const imports = getModuleInfo(id)?.importedIds ?? [];
  if (id.includes(".server.") || imports.some((each) => /\/(react-aria-components|@trpc)\//.test(each)))
    return undefined;
  return /\/app\/(components\/(ui\/)?|lib\/)[^/]+\.tsx?$/.test(id) ? "interface" : undefined;
}

/**
 * Keeps development's file watchers out of the data folder: students' homes and system images hold symlink
 * loops, on which a watcher dies. A plugin, because Remix runs a second compiler that shares only plugins.
 */
function leaveDataAlone(): Plugin {
  return {
    name: "leave-data-alone",
    apply: "serve",
    // null is Remix's way to say that a build watches nothing.
    config: ({ server }) =>
      server?.watch === null ? null : { server: { watch: { ignored: ["**/.data*/**"] } } },
  };
}

/**
 * Narrows turbo-stream's decoder in the browser build to the built-in error types.
 *
 * Remix pins a release that constructs `new window[name](message)` with a name taken from the stream
 * (CVE-2026-34077). The build fails when the code to patch is not found, so that an upgrade cannot
 * quietly undo this.
 */
function hardenTurboStream(): Plugin {
  const unsafe = "errorType && globalObj && globalObj[errorType] ?";
  const safe = `/^(Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(errorType) && globalObj && globalObj[errorType] ?`;
  let forBrowsers = false;
  let patched = false;
  return {
    name: "harden-turbo-stream",
    apply: "build",
    configResolved(config) {
      forBrowsers = !config.build.ssr;
    },
    transform(code, id) {
      if (!id.includes("/turbo-stream/dist/")) return null;
      if (!code.includes(unsafe))
        this.error("turbo-stream has changed: review hardenTurboStream in vite.config.ts.");
      patched = true;
      return { code: code.replace(unsafe, safe), map: null };
    },
    generateBundle() {
      if (forBrowsers && !patched)
        this.error("turbo-stream was not patched: review hardenTurboStream in vite.config.ts.");
    },
  };
}
