import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Hono, type Context } from "hono";
import type { Actor } from "#server/access/actor.ts";
import { authorize } from "#server/access/grants.ts";
import { versionSchema } from "#server/authoring/schema.ts";
import { AppError } from "#server/errors.ts";
import type { HttpEnv } from "#server/http.ts";
import type { Services } from "#server/services.ts";

/**
 * Courses as archives: `GET /:courseId/export?version=draft`, with `format=olx` for Open edX; and `POST /import?name=course.zip`, or
 * `POST /:courseId/import` into the draft of a course, whose body is a zip or tar.gz and whose answer names the import.
 */
export function courseRoutes({ db, portability }: Pick<Services, "db" | "portability">): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();

  routes.get("/:courseId/export", async (c) => {
    const { courseId } = c.req.param();
    // It holds solutions and drafts, so reading the published course is not enough.
    await authorize(db, c.get("authenticated")?.actor ?? null, "course.readDraft", {
      kind: "course",
      id: courseId,
    });
    const version = versionSchema.catch("draft").parse(c.req.query("version"));
    const { slug } = await db.course.findUniqueOrThrow({ where: { id: courseId }, select: { slug: true } });
    const course = { courseId, slug, version };
    const isOlx = c.req.query("format") === "olx";
    const archive = isOlx
      ? await portability.exportOlx(course, c.get("origin"))
      : await portability.exportZip(course);
    return c.body(archive, 200, {
      "Content-Type": isOlx ? "application/gzip" : "application/zip",
      "Content-Disposition": `attachment; filename="${slug}.${isOlx ? "tar.gz" : "zip"}"`,
      "Cache-Control": "no-store",
    });
  });

  routes.post("/import", async (c) => {
    const actor = c.get("authenticated")?.actor ?? null;
    await authorize(db, actor, "course.create", { kind: "platform" });
    return c.json(await startImport(c, actor, null), 202);
  });

  routes.post("/:courseId/import", async (c) => {
    const { courseId } = c.req.param();
    const actor = c.get("authenticated")?.actor ?? null;
    await authorize(db, actor, "course.edit", { kind: "course", id: courseId });
    return c.json(await startImport(c, actor, courseId), 202);
  });

  async function startImport(
    c: Context<HttpEnv>,
    actor: Actor | null,
    courseId: string | null,
  ): Promise<{ importId: string }> {
    const sizeBytes = Number(c.req.header("content-length"));
    const { body } = c.req.raw;
    if (actor === null) throw new AppError("UNAUTHENTICATED", "Please sign in first.");
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || body === null)
      throw new AppError("BAD_REQUEST", "Send the archive as the body, with its length in Content-Length.");
    return portability.imports.fromArchive(actor, {
      name: c.req.query("name") ?? "",
      content: Readable.fromWeb(body as ReadableStream<Uint8Array>),
      ...{ sizeBytes, courseId },
    });
  }
  return routes;
}
