// Who may import whom: the table of docs/architecture.md, as rules.
const tests = "\\.(test|contract)\\.tsx?$|/testing/|^tests/|^e2e/|^bench/";

/** Files under `from` (tests aside) may import nothing of ours that matches `to`, but for `except`. */
const forbid = (name, comment, from, to, except) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: tests },
  to: { path: to, ...(except === undefined ? {} : { pathNot: except }) },
});

const composition = "^server/(main|server|services|roles/)";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "Two files that need each other are one file, or need a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      ...forbid(
        "app-takes-types",
        "The browser's code takes no values from the server but schemas and documents.",
        "^app/",
        "",
      ),
      to: {
        path: "^(server|collab|sandbox|prisma)/",
        pathNot: "^server/[^/]+/(schema|document)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    forbid(
      "app-takes-one-type",
      "The router's type is the one thing app/ knows of the server.",
      "^app/",
      "^(server|collab|sandbox|prisma)/",
      ["^server/trpc/root\\.ts$", "^server/load-context\\.ts$", "^server/[^/]+/(schema|document)\\.ts$"],
    ),
    forbid(
      "shared-with-browser",
      "Schemas and documents run in the browser as well: no Node, no server.",
      "^server/[^/]+/(schema|document)\\.ts$",
      "^(server|app|collab|sandbox|prisma)/",
      "^server/[^/]+/(schema|document)[a-z-]*\\.ts$",
    ),
    {
      name: "shared-with-browser-no-node",
      severity: "error",
      from: { path: "^server/[^/]+/(schema|document)\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    forbid("server-below-app", "Arrows point one way: app → server → collab, sandbox.", "^server/", "^app/"),
    forbid(
      "access-stands-alone",
      "What decides knows no domain.",
      "^server/access/",
      "^server/(?!access/|errors|events|db)",
    ),
    {
      name: "domains-use-index",
      comment: "A domain shows other domains its index.ts, and what the browser may have.",
      severity: "error",
      from: { path: "^server/(?!trpc/|roles/|local/)([^/]+)/", pathNot: tests },
      to: {
        path: "^server/(?!trpc/|roles/|local/)[^/]+/",
        pathNot: ["^server/$1/", "^server/[^/]+/(index|schema|document)\\.ts$", "^server/access/"],
      },
    },
    {
      name: "composition-on-top",
      comment: "Only main.ts and the roles put the parts together; nobody imports them for values.",
      severity: "error",
      from: { path: "^(server|app|collab|sandbox)/", pathNot: `${composition}|${tests}` },
      to: { path: composition, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "libraries-by-their-face",
      comment: "collab/ and sandbox/ are used through index.ts, by labs, the classroom and the composition.",
      severity: "error",
      from: { path: "^server/", pathNot: tests },
      to: {
        path: "^(collab|sandbox)/",
        pathNot: "^(collab|sandbox)/index\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    forbid(
      "collab-is-a-library",
      "collab/ knows nothing of ours.",
      "^collab/",
      "^(app|server|sandbox|prisma|scripts)/",
    ),
    forbid(
      "sandbox-is-a-library",
      "sandbox/ knows nothing of ours.",
      "^sandbox/",
      "^(app|server|collab|prisma|scripts)/",
    ),
    forbid(
      "no-tests-in-source",
      "Source never needs a test.",
      "^(app|server|collab|sandbox|prisma|scripts)/",
      tests,
    ),
    forbid(
      "no-seed-in-source",
      "The demo is put in by a command.",
      "^(app|server|collab|sandbox)/",
      "^prisma/(seed|demo)",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|node_modules|\\.cache|prisma/generated)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
    detectProcessBuiltinModuleCalls: true,
  },
};
