import { Readable } from "node:stream";
import { Hono } from "hono";
import { authorize } from "#server/access/grants.ts";
import { AppError } from "#server/errors.ts";
import type { HttpEnv } from "#server/http.ts";
import type { Services } from "#server/services.ts";

/** Where whoever writes a course puts its pictures: the bytes themselves, as the body. */
export function imageUploadRoutes({ db, images }: Pick<Services, "db" | "images">): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.post("/:courseId/images", async (c) => {
    const { courseId } = c.req.param();
    await authorize(db, c.get("authenticated")?.actor ?? null, "course.edit", {
      kind: "course",
      id: courseId,
    });
    return c.json(await images.put(new Uint8Array(await c.req.arrayBuffer())), 201);
  });
  return routes;
}

/** Pictures, for whoever knows the address: it holds half of a SHA-256 and is told only in lessons. */
export function mediaRoutes({ images }: Pick<Services, "images">): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get("/:fileName", async (c) => {
    const found = await images.get(c.req.param("fileName"));
    if (found === null) throw new AppError("NOT_FOUND", "There is no such picture.");
    return c.body(Readable.toWeb(found.content) as ReadableStream, 200, {
      "Content-Type": "image/webp",
      "Content-Length": String(found.sizeBytes),
      // Content never changes under its own hash.
      "Cache-Control": "public, max-age=31536000, immutable",
    });
  });
  return routes;
}
