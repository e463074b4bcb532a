import { describe, expect, it } from "vitest";
import { findReachableHost, isPublic } from "./public-address.ts";

const nobody = () => Promise.reject(new Error("no such host"));

describe("the address of a repository", () => {
  it.each([
    ...[
      "http://example.org/a",
      "https://example.org:8443/a",
      "https://me:secret@example.org/a",
      "file:///etc",
    ],
    ...[
      "https://127.0.0.1/a",
      "https://127.1/a",
      "https://0x7f000001/a",
      "https://2130706433/a",
      "https://0/a",
    ],
    ...[
      "https://10.1.2.3/a",
      "https://172.31.0.1/a",
      "https://192.168.1.1/a",
      "https://169.254.169.254/latest",
    ],
    ...["https://100.64.0.1/a", "https://[::1]/a", "https://[::]/a", "https://[::ffff:127.0.0.1]/a"],
    ...[
      "https://[fe80::1]/a",
      "https://[fd00::1]/a",
      "https://[64:ff9b::7f00:1]/a",
      "https://[2002:7f00:1::]/a",
    ],
    "https://nowhere.example/a",
  ])("%s is refused", async (url) => {
    await expect(findReachableHost(url, [], nobody)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("is refused when any of the host's addresses is private, unless the host is named", async () => {
    const rebound = () => Promise.resolve(["93.184.216.34", "10.0.0.7"]);
    await expect(findReachableHost("https://git.example/a", [], rebound)).rejects.toThrow("public network");
    const named = await findReachableHost("https://git.example/a", ["git.example"], rebound);
    expect(named).toMatchObject({ host: "git.example", address: "93.184.216.34" });
  });

  it.each(["-git.example", "+git.example", "*.example", "git.example.", "a,b.example", "git-.example"])(
    "is refused when its host is called %s, which git reads otherwise",
    async (host) => {
      const found = findReachableHost(`https://${host}/a`, [], () => Promise.resolve(["93.184.216.34"]));
      await expect(found).rejects.toMatchObject({ code: "BAD_REQUEST" });
    },
  );

  it("is the one that was judged, in one spelling", async () => {
    const found = await findReachableHost("https://GIT.example\\@127.0.0.1/a", [], () =>
      Promise.resolve(["2606:4700::1"]),
    );
    expect(found).toEqual({
      ...{ host: "git.example", address: "2606:4700::1" },
      url: "https://git.example/@127.0.0.1/a",
    });
    expect(isPublic("8.8.8.8")).toBe(true);
  });
});
