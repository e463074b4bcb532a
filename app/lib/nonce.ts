import { createContext, useContext } from "react";

const NonceContext = createContext<string | undefined>(undefined);

/** Hands the request's CSP nonce to the document while it is rendered on the server. */
export const NonceProvider = NonceContext.Provider;

/** The CSP nonce on the server; undefined in the browser, which hides nonces from scripts. */
export function useNonce() {
  return useContext(NonceContext);
}
