import { Hono } from "hono";
import { authorize } from "#server/access/grants.ts";
import { AppError } from "#server/errors.ts";
import type { HttpEnv } from "#server/http.ts";
import { previewInput } from "#server/preview/schema.ts";
import type { Services } from "#server/services.ts";

/** `/preview/<workspaceId>/<port>/<path>`: the lasting address of a preview, which leads to its own origin. */
export function previewRoutes({ db, preview }: Pick<Services, "db" | "preview">): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();

  routes.get("/:workspaceId/:port{[^/]+}/*", async (c) => {
    const { workspaceId, port } = c.req.param();
    const { pathname, search } = new URL(c.req.url);
    const actor = c.get("authenticated")?.actor ?? null;
    if (actor === null) return c.redirect(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
    await authorize(db, actor, "lab.watch", { kind: "workspace", id: workspaceId });
    const path = pathname.split("/").slice(4).join("/");
    const input = previewInput.safeParse({ workspaceId, port: Number(port), path: `/${path}${search}` });
    if (!input.success)
      throw new AppError("NOT_FOUND", "There is no preview at this address. Open it from its lab.");
    const visitor = { userId: actor.id, sessionId: actor.sessionId, platformOrigin: c.get("origin") };
    const { address } = await preview.letIn(visitor, input.data);
    return c.redirect(address, 303);
  });

  return routes;
}
