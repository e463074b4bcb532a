/** A worker that takes an import and never leaves the transaction in which it makes the course: to be killed there. */
import { loadConfig, requireServices } from "#server/config.ts";
import { createServices } from "#server/services.ts";
import { createImports } from "../imports/index.ts";

const services = createServices(requireServices(loadConfig()));
const { authoring } = services;
const imports = createImports({
  ...services,
  authoring: {
    ...authoring,
    createFrom: (actor, course) =>
      authoring.createFrom(actor, {
        ...course,
        async alongside(tx, made) {
          await course.alongside?.(tx, made);
          process.stdout.write("making\n");
          await new Promise<never>(() => undefined);
        },
      }),
  },
  uploads: services.portability.uploads,
  rules: { privateHosts: [] },
});
await imports.runWaiting(new AbortController().signal);
