// GET, POST, PUT /api/inngest: the job server's door, guarded by its own signatures.
import { serve } from "inngest/next";
import { inngest } from "#inngest/client.ts";
import { functions } from "#inngest/index.ts";
import { noteJobRegistration } from "#lib/platform/health/index.ts";

const handlers = serve({ client: inngest, functions });

export const { GET, POST } = handlers;

/** A sync: the job server asks for the list of functions. `/ready` tells when none has come yet. */
export async function PUT(...call: Parameters<typeof handlers.PUT>): Promise<Response> {
  const response: Response = await handlers.PUT(...call);
  if (response.ok) noteJobRegistration();
  return response;
}
