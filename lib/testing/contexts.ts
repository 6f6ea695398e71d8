/**
 * Contexts for verb tests: an organisation of one's own, and callers of every kind in it. What a verb sends or
 * refuses is recorded on the context instead of leaving the process.
 */
import { type Actor, type Context, createContext, type Refusal } from "#lib/platform/context/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { API_KEY_SCOPES, type Permission, type StaffRole } from "#lib/platform/permissions/index.ts";
import type { OutgoingEvent } from "#lib/platform/signal/index.ts";
import { createContact, createCustomer, createMembership, createUser } from "./factories.ts";

export type TestOrganisation = { organisationId: string; slug: string; name: string };

export type TestContext<A extends Actor = Actor> = Context & {
  actor: A;
  /** The events that were handed over after a commit, in order. */
  dispatched: OutgoingEvent[];
  refusals: Refusal[];
};

type ActorOf<Type extends Actor["type"]> = Extract<Actor, { type: Type }>;

/** An organisation with a name and a slug that no other test has. */
export async function createOrganisation(
  options: { name?: string; timeZone?: string; modules?: Record<string, boolean> } = {},
): Promise<TestOrganisation> {
  const id = newId();
  const slug = `org-${id.replaceAll("-", "").slice(-20)}`;
  const name = options.name ?? `Organisation ${slug.slice(-6)}`;
  await systemDb().organisation.create({
    data: {
      id,
      slug,
      name,
      ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
      modules: {
        create: Object.entries(options.modules ?? {}).map(([module, isEnabled]) => ({
          id: newId(),
          module,
          isEnabled,
        })),
      },
    },
  });
  return { organisationId: id, slug, name };
}

/** A new colleague with a role, signed in. */
export async function memberContext(
  organisation: TestOrganisation,
  role: StaffRole,
  options: { name?: string; email?: string } = {},
): Promise<TestContext<ActorOf<"member">>> {
  const user = await createUser(options);
  const membership = await createMembership(organisation, { userId: user.id, role });
  const sessionId = await createSession(user.id);
  return record(organisation, {
    type: "member",
    id: membership.id,
    userId: user.id,
    sessionId,
    name: user.name,
    role,
  });
}

/** A customer's contact who has accepted the invitation to the portal, signed in. */
export async function contactContext(
  organisation: TestOrganisation,
  options: { customerId?: string; name?: string } = {},
): Promise<TestContext<ActorOf<"contact">>> {
  const user = await createUser(options.name === undefined ? {} : { name: options.name });
  const customerId = options.customerId ?? (await createCustomer(organisation)).id;
  const contact = await createContact(organisation, {
    customerId,
    userId: user.id,
    name: user.name,
    email: user.email,
  });
  const sessionId = await createSession(user.id);
  return record(organisation, {
    type: "contact",
    id: contact.id,
    customerId,
    userId: user.id,
    sessionId,
    name: user.name,
  });
}

/** A program with an API key; without a list it has every scope that a key can have. */
export async function apiKeyContext(
  organisation: TestOrganisation,
  scopes: readonly Permission[] = API_KEY_SCOPES,
): Promise<TestContext<ActorOf<"api_key">>> {
  const id = newId();
  await systemDb().apiKey.create({
    data: {
      id,
      organisationId: organisation.organisationId,
      name: "Test key",
      prefix: `rd_live_${id.slice(-4)}`,
      keyHash: `hash-of-${id}`,
      scopes: [...scopes],
    },
  });
  return record(organisation, { type: "api_key", id, name: "Test key", scopes }, "api");
}

/** A background job of the product itself. */
export async function systemContext(organisation: TestOrganisation): Promise<TestContext<ActorOf<"system">>> {
  return record(organisation, { type: "system", id: "test-job", name: "Test job" }, "job");
}

async function createSession(userId: string): Promise<string> {
  const id = newId();
  await systemDb().session.create({
    data: { id, userId, expiresAt: new Date(Date.now() + 86_400_000) },
  });
  return id;
}

function record<A extends Actor>(
  organisation: TestOrganisation,
  actor: A,
  origin: Context["origin"] = "web",
): TestContext<A> {
  const dispatched: OutgoingEvent[] = [];
  const refusals: Refusal[] = [];
  const context = createContext({
    organisationId: organisation.organisationId,
    actor,
    origin,
    ipAddress: "127.0.0.1",
    logger,
    dispatch: async (events) => {
      dispatched.push(...events);
    },
    recordRefusal: async (refusal) => {
      refusals.push(refusal);
    },
  });
  return { ...context, actor, dispatched, refusals };
}
