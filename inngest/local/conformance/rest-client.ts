import { z } from "zod";

const RunList = z.object({
  data: z.array(
    z.object({
      run_id: z.string(),
      status: z.string(),
      output: z.unknown(),
      ended_at: z.string().nullable(),
    }),
  ),
});
type ShownRun = z.infer<typeof RunList>["data"][number];

/** Inngest's REST API, as far as the protocol suite looks at it. */
export class RestClient {
  readonly #baseUrl: string;
  readonly #signingKey: string;

  constructor(target: { baseUrl: string; signingKey: string }) {
    this.#baseUrl = target.baseUrl;
    this.#signingKey = target.signingKey;
  }

  #request(path: string, method = "GET"): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#signingKey}` };
    return fetch(new URL(path, this.#baseUrl), { method, headers });
  }

  async runsOf(eventId: string): Promise<ShownRun[]> {
    const response = await this.#request(`/v1/events/${eventId}/runs`);
    return RunList.parse(await response.json()).data;
  }

  /** The event's first run if it has ended. */
  async endedRunOf(eventId: string): Promise<ShownRun | undefined> {
    return (await this.runsOf(eventId)).find((run) => run.ended_at);
  }

  async cancel(runId: string): Promise<boolean> {
    return (await this.#request(`/v1/runs/${runId}`, "DELETE")).ok;
  }
}
