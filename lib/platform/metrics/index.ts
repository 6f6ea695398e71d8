/**
 * Metrics in Prometheus' format. A metric is declared beside its use; the server may load a module more than
 * once, so a second declaration finds the first. Labels carry ids and closed vocabularies, never names,
 * addresses or free text.
 */
import "server-only";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const globals = globalThis as typeof globalThis & { relaydeskMetrics?: Registry };

function makeRegistry(): Registry {
  const made = new Registry();
  collectDefaultMetrics({ register: made, prefix: "relaydesk_" });
  return made;
}

/** The process's registry. */
export function metricsRegistry(): Registry {
  globals.relaydeskMetrics ??= makeRegistry();
  return globals.relaydeskMetrics;
}

type Declaration<Label extends string> = {
  /** Without the prefix `relaydesk_`; the unit last, e.g. `http_request_duration_seconds`. */
  name: string;
  help: string;
  labels?: readonly Label[];
};

/** Seconds, from a cached answer to a call that timed out. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** A number that only grows. */
export function counter<Label extends string = never>(declaration: Declaration<Label>): Counter<Label> {
  return registered(
    declaration,
    (known): known is Counter<Label> => known instanceof Counter,
    (options) => new Counter(options),
  );
}

/** A number that goes up and down. `collect` sets it when somebody asks. */
export function gauge<Label extends string = never>(
  declaration: Declaration<Label> & { collect?: (gauge: Gauge<Label>) => void | Promise<void> },
): Gauge<Label> {
  const { collect } = declaration;
  return registered(
    declaration,
    (known): known is Gauge<Label> => known instanceof Gauge,
    (options) =>
      new Gauge({
        ...options,
        ...(collect === undefined
          ? {}
          : {
              collect(this: Gauge<Label>) {
                return collect(this);
              },
            }),
      }),
  );
}

/** How measurements spread; seconds unless `buckets` says otherwise. */
export function histogram<Label extends string = never>(
  declaration: Declaration<Label> & { buckets?: readonly number[] },
): Histogram<Label> {
  return registered(
    declaration,
    (known): known is Histogram<Label> => known instanceof Histogram,
    (options) => new Histogram({ ...options, buckets: [...(declaration.buckets ?? DURATION_BUCKETS)] }),
  );
}

type MetricOptions<Label extends string> = {
  name: string;
  help: string;
  labelNames: Label[];
  registers: Registry[];
};

function registered<Label extends string, M extends object>(
  { name: shortName, help, labels = [] }: Declaration<Label>,
  isKind: (known: unknown) => known is M,
  make: (options: MetricOptions<Label>) => M,
): M {
  const registry = metricsRegistry();
  const name = `relaydesk_${shortName}`;
  const known: unknown = registry.getSingleMetric(name);
  if (isKind(known)) return known;
  if (known !== undefined) throw new Error(`The metric ${name} is declared twice as different kinds.`);
  return make({ name, help, labelNames: [...labels], registers: [registry] });
}
