import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { callerFor, person, testServices } from "#tests/server.ts";

describe("accounts", () => {
  it("stores neither the password nor the token", async () => {
    const services = await testServices();
    const { token, email, password } = await person(services);
    const user = await services.db.user.findUniqueOrThrow({ where: { email }, include: { sessions: true } });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(user.passwordHash).not.toContain(password);
    expect(user.sessions.map((session) => session.id)).toEqual([
      createHash("sha256").update(token).digest("hex"),
    ]);
    const keys = await services.redis.keys(`${services.config.redisPrefix}*`);
    expect(keys.join()).not.toContain(token);
  });

  it("answers a wrong password, an unknown address and a deactivated account in the same words", async () => {
    const services = await testServices();
    const api = callerFor(services, null);
    const { email, password, actor } = await person(services);
    const refusal = (input: { email: string; password: string }) =>
      api.account.signIn(input).then(
        () => "signed in",
        (error: Error) => error.message,
      );
    const refusals = [
      await refusal({ email, password: "not the password" }),
      await refusal({ email: "nobody@example.test", password }),
    ];
    await services.db.user.update({ where: { id: actor.id }, data: { isActive: false } });
    refusals.push(await refusal({ email, password }));
    expect(new Set(refusals)).toEqual(new Set(["This e-mail address and password do not match."]));
  });

  it("slows repeated failures for the account, even with the right password, and says how long", async () => {
    const services = await testServices();
    const api = callerFor(services, null);
    const { email, password } = await person(services);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await expect(api.account.signIn({ email, password: "guess" })).rejects.toMatchObject({
        code: "UNAUTHORIZED",
      });
    }
    await expect(api.account.signIn({ email, password })).rejects.toMatchObject({
      code: "TOO_MANY_REQUESTS",
      message: expect.stringMatching(/wait (a minute|\d+ minutes)/) as string,
    });
    const counts = await services.redis.keys(`${services.config.redisPrefix}sign-in:*`);
    await services.redis.del(counts);
    await expect(api.account.signIn({ email, password })).resolves.toHaveProperty("token");
  });

  it("counts guesses that come at the same time", async () => {
    const services = await testServices();
    const api = callerFor(services, null);
    const { email } = await person(services);
    const guesses = Array.from({ length: 20 }, () => api.account.signIn({ email, password: "guess" }));
    const codes = (await Promise.allSettled(guesses)).map((guess) =>
      guess.status === "rejected" ? (guess.reason as { code: string }).code : "signed in",
    );
    expect(codes.filter((code) => code === "UNAUTHORIZED")).toHaveLength(8);
    expect(codes.filter((code) => code === "TOO_MANY_REQUESTS")).toHaveLength(12);
  });

  it("forgets an account's failures when its owner signs in", async () => {
    const services = await testServices();
    const api = callerFor(services, null);
    const { email, password } = await person(services);
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await expect(api.account.signIn({ email, password: "guess" })).rejects.toMatchObject({
          code: "UNAUTHORIZED",
        });
      }
      await expect(api.account.signIn({ email, password })).resolves.toHaveProperty("token");
    }
  });

  it("lists the actor's sessions, and ends one of them at once", async () => {
    const services = await testServices();
    const first = await person(services);
    const { token } = await callerFor(services, null).account.signIn(first);
    const sessions = await first.api.account.sessions();
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ device: "Chrome on Linux", address: "127.0.0.1" });
    const other = sessions.find((session) => !session.current);
    expect(await services.sessions.read(token)).not.toBeNull();
    await first.api.account.revokeSession({ id: other?.id ?? "" });
    expect(await services.sessions.read(token)).toBeNull();
    expect(await services.sessions.read(first.token)).not.toBeNull();
  });

  it("cannot end anybody else's session", async () => {
    const services = await testServices();
    const [one, two] = [await person(services), await person(services)];
    const [session] = await two.api.account.sessions();
    await expect(one.api.account.revokeSession({ id: session?.id ?? "" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await services.sessions.read(two.token)).not.toBeNull();
  });

  it("signs every other session out when the password changes", async () => {
    const services = await testServices();
    const { api, token, email, password } = await person(services);
    const other = await callerFor(services, null).account.signIn({ email, password });
    const change = { currentPassword: password, newPassword: "another fine password" };
    await expect(api.account.changePassword({ ...change, currentPassword: "wrong" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await api.account.changePassword(change);
    expect(await services.sessions.read(other.token)).toBeNull();
    expect(await services.sessions.read(token)).not.toBeNull();
    await expect(callerFor(services, null).account.signIn({ email, password })).rejects.toThrow();
  });

  it("puts a deactivated person out at once, and lets them back in", async () => {
    const services = await testServices();
    const admin = await person(services, "admin");
    const { actor, token, email, password } = await person(services);
    await services.sessions.read(token); // now cached
    await admin.api.admin.setActive({ userId: actor.id, active: false });
    expect(await services.sessions.read(token)).toBeNull();
    expect(await services.sessions.isLive(actor.sessionId)).toBe(false);
    await admin.api.admin.setActive({ userId: actor.id, active: true });
    await expect(callerFor(services, null).account.signIn({ email, password })).resolves.toHaveProperty(
      "token",
    );
    const audit = await services.db.auditEvent.findMany({ orderBy: { createdAt: "asc" } });
    expect(audit.map((event) => event.action)).toEqual(["user.deactivated", "user.reactivated"]);
  });

  it("goes on when Redis is away", async () => {
    const services = await testServices();
    const { token, email, password } = await person(services);
    services.redis.disconnect();
    expect(await services.sessions.read(token)).not.toBeNull();
    await expect(callerFor(services, null).account.signIn({ email, password })).resolves.toHaveProperty(
      "token",
    );
  });
});
