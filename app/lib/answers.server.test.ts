import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { orErrorPage, ownPath, readForm, refusal } from "./answers.server.ts";

const request = new Request("http://host/learn/python/hello.data?view=all");

describe("orErrorPage", () => {
  it("passes an answer on", async () => {
    await expect(orErrorPage(request, Promise.resolve(42))).resolves.toBe(42);
  });

  it("sends someone signed out to sign in, and back to the page rather than to its data", async () => {
    const call = Promise.reject(new TRPCError({ code: "UNAUTHORIZED" }));
    const thrown: unknown = await orErrorPage(request, call).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Response);
    expect((thrown as Response).headers.get("Location")).toBe(
      `/sign-in?to=${encodeURIComponent("/learn/python/hello?view=all")}`,
    );
  });

  it("turns a refusal into the error page with the API's own sentence", async () => {
    const call = Promise.reject(new TRPCError({ code: "NOT_FOUND", message: "There is no such course." }));
    await expect(orErrorPage(request, call)).rejects.toMatchObject({
      data: { message: "There is no such course." },
      init: { status: 404 },
    });
  });

  it("keeps the list of a malformed address's faults to itself", async () => {
    const call = Promise.reject(new TRPCError({ code: "BAD_REQUEST", message: "[{…}]" }));
    await expect(orErrorPage(request, call)).rejects.toMatchObject({ data: {}, init: { status: 404 } });
  });

  it("rethrows what is nobody's business but ours", async () => {
    const fault = new Error("connection string");
    await expect(orErrorPage(request, Promise.reject(fault))).rejects.toBe(fault);
  });
});

describe("refusal", () => {
  it("shows the API's sentence and what was typed", () => {
    const error = new TRPCError({ code: "CONFLICT", message: "There is already such an account." });
    expect(refusal(error, { email: "ada@example.org" })).toMatchObject({
      data: { message: "There is already such an account.", values: { email: "ada@example.org" } },
      init: { status: 400 },
    });
  });

  it("rethrows faults and redirects", () => {
    const redirect = new Response(null, { status: 302 });
    expect(() => refusal(redirect)).toThrow();
    expect(() => refusal(new TRPCError({ code: "INTERNAL_SERVER_ERROR" }))).toThrow();
  });
});

describe("readForm", () => {
  const schema = z.object({ email: z.email("Not an address."), password: z.string().min(3, "Too short.") });
  const filled = (email: string, password: string) => {
    const form = new FormData();
    form.set("email", email);
    form.set("password", password);
    return form;
  };

  it("parses by the schema", () => {
    expect(readForm(filled("ada@example.org", "secret"), schema)).toMatchObject({
      ok: true,
      input: { email: "ada@example.org", password: "secret" },
    });
  });

  it("says what is wrong field by field, and never sends a password back", () => {
    expect(readForm(filled("ada", "x"), schema)).toEqual({
      ok: false,
      answer: expect.objectContaining({
        data: {
          message: null,
          fields: { email: "Not an address.", password: "Too short." },
          values: { email: "ada" },
        },
      }) as unknown,
    });
  });
});

describe("ownPath", () => {
  it.each([
    ["/learn?x=1", "/learn?x=1"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/\n/evil.example", "/"],
    ["/a\\b", "/"],
    ["https://evil.example", "/"],
    ["", "/"],
    [null, "/"],
  ])("leads %j to %s", (asked, path) => {
    expect(ownPath(asked, "/")).toBe(path);
  });
});
