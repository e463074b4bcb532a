import { Hono } from "hono";
import { authorize } from "#server/access/grants.ts";
import { AppError } from "#server/errors.ts";
import type { HttpEnv } from "#server/http.ts";
import type { Services } from "#server/services.ts";

/** A lab's files as plain HTTP: what is too large or too binary for the document. Same gate as everything else. */
export function labFileRoutes({
  db,
  labs,
  labCopies,
}: Pick<Services, "db" | "labs" | "labCopies">): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();

  routes.get("/:workspaceId/file", async (c) => {
    const { workspaceId } = c.req.param();
    await authorize(db, c.get("authenticated")?.actor ?? null, "lab.watch", {
      kind: "workspace",
      id: workspaceId,
    });
    const path = pathOf(c.req.query("path"));
    const whole = await labs.getFile(workspaceId, path);
    const content = whole.subarray(0, firstOf(c.req.query("first")));
    const name = encodeURIComponent(path.slice(path.lastIndexOf("/") + 1)).replaceAll("'", "%27");
    // A student's file must never run as a page of ours: always a download, never sniffed, never scripted.
    return c.body(new Uint8Array(content), 200, {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename*=UTF-8''${name}`,
      "Cache-Control": "no-store",
    });
  });

  routes.put("/:workspaceId/file", async (c) => {
    const { workspaceId } = c.req.param();
    await authorize(db, c.get("authenticated")?.actor ?? null, "lab.type", {
      kind: "workspace",
      id: workspaceId,
    });
    const content = new Uint8Array(await c.req.arrayBuffer());
    return c.json(await labs.putFile(workspaceId, pathOf(c.req.query("path")), content));
  });

  routes.get("/:workspaceId/zip", async (c) => {
    const { workspaceId } = c.req.param();
    const { subject } = await authorize(db, c.get("authenticated")?.actor ?? null, "lab.watch", {
      kind: "workspace",
      id: workspaceId,
    });
    const { title } = await db.lab.findUniqueOrThrow({
      where: { id: subject.labId ?? "" },
      select: { title: true },
    });
    const name = encodeURIComponent(title.replaceAll(/[^\p{L}\p{N}]+/gu, "-")).replaceAll("'", "%27");
    return c.body(await labCopies.zip(workspaceId), 200, {
      "Content-Type": "application/zip",
      "Content-Disposition": `attachment; filename*=UTF-8''${name}.zip`,
      "Cache-Control": "no-store",
    });
  });

  return routes;
}

/** How many bytes are asked for, from the beginning; all of them when nothing is said. */
function firstOf(first: string | undefined): number | undefined {
  if (first === undefined) return undefined;
  if (!/^\d{1,15}$/.test(first)) throw new AppError("BAD_REQUEST", "Say how many bytes: ?first=1000");
  return Number(first);
}

function pathOf(path: string | undefined): string {
  if (path === undefined) throw new AppError("BAD_REQUEST", "Name the file: ?path=folder/name.txt");
  return path;
}
