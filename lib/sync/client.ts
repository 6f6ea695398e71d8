/** The browser's calls of sync. */
export * from "./inbox/client.ts";
