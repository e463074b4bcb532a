// Preloaded by every server of the bench: memory is compared after garbage collection, not before.
process.on("SIGUSR2", () => globalThis.gc({ type: "major", execution: "sync", flavor: "last-resort" }));
