import { describe, expect, it } from "vitest";
import { loadConfig, requireServices } from "./config.ts";

describe("loadConfig", () => {
  it("has a default for everything, and takes empty for unset", () => {
    expect(loadConfig({ PORT: "" })).toMatchObject({
      port: 3000,
      roles: ["web", "collab", "worker"],
      databaseUrl: undefined,
      demo: false,
    });
  });

  it.each([
    [{ PORT: "99999" }, "PORT must be a port"],
    [{ PORT: "http" }, "PORT must be a port number"],
    [{ ROLES: "web,baker" }, "ROLES must list web, collab or worker"],
    [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL must be a URL that starts with postgres://"],
    [{ SANDBOX_DRIVER: "docker" }, "SANDBOX_DRIVER must be runsc or none"],
    [
      { PREVIEW_ORIGIN: "https://labs.example.net" },
      "PREVIEW_ORIGIN must be like https://*.labs.example.net",
    ],
    [{ PREVIEW_ORIGIN: "http://*.labs.example.net" }, "without https only below localhost"],
    [
      { PREVIEW_ORIGIN: "https://*.labs.example.org", PUBLIC_ORIGIN: "https://example.org" },
      "PREVIEW_ORIGIN must not be above or below the host of PUBLIC_ORIGIN",
    ],
    [
      { PREVIEW_ORIGIN: "https://*.example.org", PUBLIC_ORIGIN: "https://courses.example.org/" },
      "PREVIEW_ORIGIN must not be above or below the host of PUBLIC_ORIGIN",
    ],
    [{ S3_BUCKET: "files" }, "S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY must be set too"],
    [{ S3_BUCKET: "Files!" }, "S3_BUCKET must be a name"],
    [{ HISTORY_DAYS: "0" }, "HISTORY_DAYS must be at least 1"],
    [{ HISTORY_DAYS: "for ever" }, "HISTORY_DAYS must be a number of days"],
    [{ IMPORT_DAYS: "0" }, "IMPORT_DAYS must be at least 1"],
  ])("names the variable and what it must be: %j", (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(sentence);
  });

  it("says which services a bare server lacks", () => {
    expect(() => requireServices(loadConfig({}))).toThrow("DATABASE_URL");
  });
});
