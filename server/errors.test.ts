import { describe, expect, it } from "vitest";
import { AppError, toAppError } from "./errors.ts";

describe("toAppError", () => {
  it("keeps ours, however deeply wrapped", () => {
    const ours = new AppError("NOT_FOUND", "There is no such lesson.");
    expect(toAppError(new Error("outer", { cause: new Error("inner", { cause: ours }) }))).toBe(ours);
  });

  it("calls a lost database unavailable, in words without details", () => {
    const error = toAppError(
      Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" }),
    );
    expect(error.code).toBe("UNAVAILABLE");
    expect(error.message).not.toContain("5432");
  });

  it("calls a database that does not answer unavailable too", () => {
    expect(toAppError(new Error("outer", { cause: new Error("Query read timeout") })).httpStatus).toBe(503);
  });

  it("tells nothing of what it does not know", () => {
    const error = toAppError(new TypeError("x is not a function"));
    expect(error).toMatchObject({ code: "INTERNAL", httpStatus: 500, trpcCode: "INTERNAL_SERVER_ERROR" });
    expect(error.message).not.toContain("function");
  });
});
