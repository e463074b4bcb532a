import * as Y from "yjs";

export type Struct = ReturnType<typeof Y.decodeUpdate>["structs"][number];

/** What a decoded update is made of, to look things up in. */
export class UpdateStructs {
  /** Those of one client are in the order of their clocks. */
  readonly byClient = new Map<number, Struct[]>();

  constructor(readonly all: readonly Struct[]) {
    for (const struct of all) {
      const list = this.byClient.get(struct.id.client);
      if (list === undefined) this.byClient.set(struct.id.client, [struct]);
      else list.push(struct);
    }
  }

  /** The item of this update that holds this id; undefined when there is none. */
  itemAt({ client, clock }: Y.ID): Y.Item | undefined {
    const structs = this.byClient.get(client) ?? [];
    let low = 0;
    let high = structs.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = structs[middle];
      if (struct === undefined) return undefined;
      if (clock < struct.id.clock) high = middle - 1;
      else if (clock >= struct.id.clock + struct.length) low = middle + 1;
      else return struct instanceof Y.Item ? struct : undefined;
    }
    return undefined;
  }
}
