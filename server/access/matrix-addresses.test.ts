import { inspectRoutes } from "hono/dev";
import { describe, expect, it } from "vitest";
import { DOCUMENT_KINDS } from "#server/access/level-for.ts";
import { createHttp } from "#server/http.ts";
import { CALL_PATH, PORT_PATH } from "#server/labs/node-calls.ts";
import type { Services } from "#server/services.ts";
import { testServer } from "#tests/server.ts";
import { askAs, askLine, askRoute, askSocket, levelIn, REQUESTS, type Asker } from "./testing/asks.ts";
import { DOCUMENTS, PEOPLE, ROUTES, SOCKETS } from "./testing/matrix.ts";
import { populate, type Place } from "./testing/world.ts";

/** A running server with everybody on it, and how to ask it as each of them. */
async function inhabited() {
  const server = await testServer();
  const { people, place } = await populate(server.services);
  const here = await place();
  const askAll = async (ask: (asker: Asker) => Promise<string>) => {
    const answers: string[] = [];
    for (const who of PEOPLE) answers.push(await ask({ url: server.url, token: people[who]?.token ?? null }));
    return answers.join(" ");
  };
  return { server, here, askAll };
}

/** A table with single spaces. */
const plain = (table: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.replaceAll(/ +/g, " ")]));

/** Everybody asks everything: some seconds, and on a busy machine many. */
const timeout = 240_000;

describe("every kind of document, opened by everybody", { timeout }, () => {
  it("has a row in server/access/testing/matrix.ts", () => {
    expect(Object.keys(DOCUMENTS), "Say in DOCUMENTS who may read and write each kind.").toEqual([
      ...DOCUMENT_KINDS,
    ]);
  });

  it("opens as its row says", async () => {
    const { here, askAll } = await inhabited();
    const ids = await documentIds(here);
    const answers: Record<string, string> = {};
    for (const kind of DOCUMENT_KINDS) {
      answers[kind] = await askAll((asker) =>
        askSocket(asker, `/collab/${kind}/${ids[kind]}?ack=1`, levelIn),
      );
    }
    expect(answers).toEqual(plain(DOCUMENTS));
  });

  it("is of a kind that is known", async () => {
    const { askAll } = await inhabited();
    const answers = await askAll((asker) => askSocket(asker, "/collab/anything/else?ack=1", levelIn));
    expect(new Set(answers.split(" ").slice(0, -1))).toEqual(new Set(["403"]));
  });
});

describe("every address, asked by everybody", { timeout }, () => {
  it("has a row in server/access/testing/matrix.ts", async () => {
    const { server } = await inhabited();
    const registered = routesOf(server.services);
    expect(
      registered.filter((route) => !Object.hasOwn(ROUTES, route)),
      "These routes have no row in ROUTES: add one that says who may ask, and a request in asks.ts.",
    ).toEqual([]);
    expect(
      Object.keys(ROUTES).filter((route) => !registered.includes(route)),
      "These rows are about no route any more.",
    ).toEqual([]);
  });

  it("answers as its row says", async () => {
    const { here, askAll } = await inhabited();
    const answers: Record<string, string> = {};
    for (const [route, request] of Object.entries(REQUESTS)) {
      const [method = ""] = route.split(" ");
      const asked = await request(here);
      answers[route] = await askAll((asker) => askRoute(asker, method, asked));
    }
    expect(answers).toEqual(plain(ROUTES));
  });

  it("takes sockets, and keeps what is no person's, as its row says", async () => {
    const { here, server, askAll } = await inhabited();
    const { workspaceId } = here;
    const asks: Record<keyof typeof SOCKETS, (asker: Asker) => Promise<string>> = {
      subscriptions: (asker) => askSocket(asker, "/api/trpc"),
      terminal: (asker) => askSocket(asker, `/terminal/${workspaceId}/main?columns=80&rows=24`, () => "yes"),
      line: (asker) => askRoute(asker, "POST", { path: "/collab" }),
      "document on a line": (asker) => askLine(asker, `workspace/${workspaceId}`),
      "preview without a pass": (asker) =>
        askAs(asker, { host: `3000--${workspaceId}.localhost:${String(server.port)}`, path: "/" }),
      "call from another node": (asker) => askAs(asker, { path: CALL_PATH, method: "POST" }),
      "port for another node": (asker) =>
        askAs(asker, { path: `${PORT_PATH}?workspace=${workspaceId}&port=3000`, upgrade: true }),
    };
    const answers: Record<string, string> = {};
    for (const [name, ask] of Object.entries(asks)) answers[name] = await askAll(ask);
    expect(answers).toEqual(plain(SOCKETS));
  });
});

/** What the HTTP shell answers itself, without what only passes by. */
function routesOf(services: Services): string[] {
  const app = createHttp({
    services,
    build: () => Promise.reject(new Error("not asked")),
    clientDir: undefined,
  });
  return inspectRoutes(app)
    .filter(({ isMiddleware }) => !isMiddleware)
    .map(({ method, path }) => `${method} ${path}`);
}

/** A document of each kind in this place. */
async function documentIds({ services, courseId, lessonId, labId, workspaceId }: Place) {
  const lab = `lab/${labId}`;
  await services.db.document.createMany({ data: [{ name: lab }], skipDuplicates: true });
  await services.db.courseDocument.createMany({ data: [{ name: lab, courseId }], skipDuplicates: true });
  return { workspace: workspaceId, course: courseId, lesson: lessonId, lab: labId };
}
