/**
 * The server's log: one JSON object a line on standard output. It names functions, runs and steps, and never
 * carries an event's data, a step's output or a key.
 */
type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A log that writes lines with `write`. */
export function createLog(write: (line: string) => void): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      write(JSON.stringify({ level, time: new Date().toISOString(), message, ...fields }));
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** The text of anything thrown, for a log line. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
