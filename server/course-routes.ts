import { Hono } from "hono";
import { authorize } from "#server/access/grants.ts";
import { versionSchema } from "#server/authoring/schema.ts";
import { AppError } from "#server/errors.ts";
import type { HttpEnv } from "#server/http.ts";
import type { Services } from "#server/services.ts";

/** An import takes a hundred MB of memory for a moment. */
const IMPORTS_AT_ONCE = 2;

/** Courses as archives: `GET /:courseId/export?version=draft` and `POST /import`, whose body is a zip. */
export function courseRoutes({ db, portability }: Pick<Services, "db" | "portability">): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  let importing = 0;

  routes.get("/:courseId/export", async (c) => {
    const { courseId } = c.req.param();
    // It holds solutions and drafts, so reading the published course is not enough.
    await authorize(db, c.get("authenticated")?.actor ?? null, "course.readDraft", {
      kind: "course",
      id: courseId,
    });
    const version = versionSchema.catch("draft").parse(c.req.query("version"));
    const { slug } = await db.course.findUniqueOrThrow({ where: { id: courseId }, select: { slug: true } });
    return c.body(await portability.exportZip({ courseId, slug, version }), 200, {
      "Content-Type": "application/zip",
      "Content-Disposition": `attachment; filename="${slug}.zip"`,
      "Cache-Control": "no-store",
    });
  });

  routes.post("/import", async (c) => {
    const actor = c.get("authenticated")?.actor ?? null;
    await authorize(db, actor, "course.create", { kind: "platform" });
    if (actor === null) throw new AppError("UNAUTHENTICATED", "Please sign in first.");
    if (importing >= IMPORTS_AT_ONCE)
      throw new AppError("UNAVAILABLE", "Other courses are being imported right now. Try again in a minute.");
    importing += 1;
    try {
      return c.json(await portability.importZip(actor, new Uint8Array(await c.req.arrayBuffer())), 201);
    } finally {
      importing -= 1;
    }
  });
  return routes;
}
