import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "#sandbox/index.ts";
import { courseBy, moduleWithLab } from "#tests/factories.ts";
import { person, testServices } from "#tests/server.ts";
import { readLabTerms } from "./lab-settings.ts";
import { labNetworkSchema, labSettingsSchema, type LabSettingsInput } from "./schema.ts";

/** A workspace of a lab with these settings. */
async function workspaceWith(settings: LabSettingsInput) {
  const services = await testServices();
  const teacher = await person(services, "instructor");
  const course = await courseBy(services, teacher.actor.id, { modules: [moduleWithLab(settings)] });
  const { workspaceId } = await teacher.api.labs.open({ labId: course.labId });
  return { services, workspaceId, labId: course.labId };
}

describe("a lab's settings", () => {
  it("shape its sandbox", async () => {
    const { services, workspaceId } = await workspaceWith({
      memoryMb: 1024,
      cpuPercent: 50,
      processes: 120,
      homeMb: 300,
      idleMinutes: 5,
      environment: { FLASK_APP: "app.py" },
    });
    const { sandbox, idleMs } = await readLabTerms(services.db, workspaceId);
    expect(idleMs).toBe(5 * 60_000);
    expect(sandbox).toEqual({
      limits: {
        memoryBytes: 1024 * 1024 * 1024,
        cpus: 0.5,
        processes: 120,
        homeBytes: 300 * 1024 * 1024,
        homeInodes: 12_000,
      },
      env: { FLASK_APP: "app.py" },
    });
  });

  it("left alone are those every sandbox has, so that a started one will do", async () => {
    const { services, workspaceId } = await workspaceWith({});
    const { limits, env } = (await readLabTerms(services.db, workspaceId)).sandbox;
    expect(DEFAULT_LIMITS).toMatchObject({ ...limits });
    expect(env).toEqual({});
  });

  it.each([
    [{ memoryMb: 64 }, "Choose 128 to 2048 MB of memory."],
    [{ homeMb: 1e6 }, "Choose 20 to 2048 MB of disk."],
    [{ runSeconds: 0.5 }, "Choose 5 to 600 seconds for a run."],
    [{ startCommand: "a\nb" }, "A start command is one line."],
    [{ environment: { "A B": "x" } }, "The name of a variable is made of letters, digits and _."],
    [{ environment: { LD_PRELOAD: "x" } }, "This variable is the lab's own: choose another name."],
    [{ environment: { A: "1\n2" } }, "A variable holds one line of plain text."],
  ])("refuse %j in words", (settings, words) => {
    const issues = labSettingsSchema.safeParse(settings).error?.issues;
    expect(JSON.stringify(issues)).toContain(words);
  });

  it("have the same bounds in the database", async () => {
    const { services, labId } = await workspaceWith({});
    for (const data of [{ memoryMb: 127 }, { cpuPercent: 401 }, { processes: 151 }, { homeMb: 2049 }]) {
      await expect(services.db.lab.update({ where: { id: labId }, data })).rejects.toThrow(/check/);
    }
  });

  it("leave the network off, and say why it cannot be opened", () => {
    expect(labNetworkSchema.parse(undefined)).toBe("off");
    expect(labNetworkSchema.safeParse("on").error?.issues[0]?.message).toMatch(/Labs have no network/);
  });
});
