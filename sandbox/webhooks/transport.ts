/** One delivery on its way to the endpoint. */
export type DeliveryRequest = { url: string; headers: Record<string, string>; body: string };

/**
 * Carries a delivery to its endpoint and answers with the endpoint's status.
 * @throws Error when the endpoint cannot be reached, or `signal` was aborted.
 */
export type DeliveryTransport = (
  request: DeliveryRequest,
  signal: AbortSignal,
) => Promise<{ status: number }>;

/** Over HTTP, without following redirects: a redirect is an answer outside 2xx, and so a failure. */
export const httpTransport: DeliveryTransport = async ({ url, headers, body }, signal) => {
  const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
  await response.body?.cancel();
  return { status: response.status };
};
