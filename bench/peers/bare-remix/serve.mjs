// The bare route on the same HTTP server as ours, with nothing in between. PORT says where.
import { serve } from "@hono/node-server";
import { createRequestHandler } from "@remix-run/node";

const handle = createRequestHandler(await import("./build/server/index.js"), "production");
serve({
  fetch: (request) => handle(request),
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
  overrideGlobalObjects: false,
});
