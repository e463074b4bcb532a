import type { TrpcClient } from "./trpc-client.ts";

let loading: Promise<TrpcClient> | undefined;

/**
 * The browser's tRPC client. Its code (23 kB) is fetched with the first call, so that pages which only
 * load and submit stay light. Rejects when that code cannot be fetched; the next call tries again.
 */
export function trpc(): Promise<TrpcClient> {
  loading ??= import("./trpc-client.ts").then(
    ({ createTrpcClient }) => createTrpcClient(),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
