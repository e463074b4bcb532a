// A thread begins as plain JavaScript, whoever starts it; from here on it reads TypeScript.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData);
