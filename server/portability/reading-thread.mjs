// A thread begins as plain JavaScript, whoever starts it; from here on it reads TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./answer-read.ts");
