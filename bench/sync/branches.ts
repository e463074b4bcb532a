import { untilOne, withSandboxLab } from "./sandboxes.ts";

const ROUNDS = 10;

/** A branch whose 500 files all differ is checked out; from the end of the command until the document has them. */
export function measureBranches(): Promise<number[]> {
  return withSandboxLab(async (lab) => {
    await lab.run(
      `git init -q -b main && git config user.name a && git config user.email a@b.c
       for i in {1..500}; do printf 'file %d\\nof main\\n' $i > "f$i.txt"; done
       git add -A && git commit -qm main && git checkout -qb other
       for i in {1..500}; do printf 'file %d\\nof the other branch\\n' $i > "f$i.txt"; done
       git commit -qam other`,
    );
    await untilOne(lab, performance.now());
    const delays: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const branch = round % 2 === 0 ? "main" : "other";
      await lab.run(`git checkout -q ${branch}`);
      delays.push(await untilOne(lab, performance.now()));
      const words = branch === "main" ? "of main" : "of the other branch";
      if (!lab.inDocument("f500.txt")?.includes(words)) throw new Error(`the document is not ${branch}`);
    }
    return delays;
  });
}
