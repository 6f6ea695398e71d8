/** The log level alone: the logger must work before, and when, the settings are found wrong. */
export function logLevel(): string {
  const level = process.env.LOG_LEVEL ?? "info";
  return ["trace", "debug", "info", "warn", "error", "fatal", "silent"].includes(level) ? level : "info";
}
