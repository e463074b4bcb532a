import { Hono } from "hono";
import type { Services } from "#server/services.ts";

/** For whoever watches over the process: whether it lives, and whether what it depends on answers. */
export function healthRoutes(services: Pick<Services, "problems">): Hono {
  const app = new Hono();
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/readyz", async (c) => {
    const problems = await services.problems();
    return Object.keys(problems).length === 0
      ? c.json({ ready: true })
      : c.json({ ready: false, problems }, 503);
  });
  return app;
}
