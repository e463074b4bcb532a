// The load generator: a process of its own, so that its work is not taken for a server's.
import type { Endpoint } from "./endpoint.ts";
import type { LoadOptions } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

export interface Order {
  readonly scenario: string;
  readonly load: string;
  readonly endpoints: readonly Endpoint[];
  readonly options: LoadOptions;
}

process.on("message", (order: Order) => {
  run(order).then(
    (sample) => process.send?.({ sample }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});

async function run({ scenario, load, endpoints, options }: Order) {
  const found = (await SCENARIOS[scenario]?.())?.loads[load];
  if (found === undefined) throw new Error(`There is no load ${load} in ${scenario}.`);
  return found(endpoints, options);
}
