import { z } from "zod";
import type { Sandbox } from "../sandbox.ts";
import type { Webhook } from "../store/records.ts";
import type { DeliveryFilter } from "../webhooks/delivery-log.ts";
import { setHealth } from "../workspace/webhooks.ts";
import { found } from "./not-found.ts";

export const HealthChange = z.strictObject({
  status: z.enum(["active", "failing", "suspended"]),
  failCount: z.number().int().min(0).optional(),
});

export const PersonChange = z.strictObject({
  /** A disabled person's webhooks stay and stay silent; tokens are a matter of their own (`/tokens/revoke`). */
  disabled: z.boolean(),
});

export const MemberChange = z.strictObject({
  userId: z.number().int(),
  /** 1 owner, 2 admin, 3 member, 4 guest; null takes the person out of the workspace. */
  role: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
});

/** What somebody outside may see of a webhook: everything but its secret. */
export function describeWebhook({ secret: _, ...webhook }: Webhook) {
  return webhook;
}

/** What can be done about webhooks, their deliveries, and the people who made them. */
export function createWebhookControl(sandbox: Sandbox) {
  const { store } = sandbox;
  return {
    webhooks: () => store.webhooks.all().map(describeWebhook),
    /** Puts a webhook into a state of health by hand, as a hundred lost events would. */
    setWebhookHealth(id: string, input: z.input<typeof HealthChange>) {
      const { status, failCount } = HealthChange.parse(input);
      const webhook = found(store.webhooks.get(id), `webhook ${id}`);
      const count = failCount ?? (status === "active" ? 0 : 1);
      return describeWebhook(setHealth(sandbox, webhook, status, count));
    },
    /** Takes a webhook away without its owner's doing. */
    removeWebhook(id: string) {
      found(store.webhooks.get(id), `webhook ${id}`);
      store.change(() => store.remove("webhooks", id));
    },
    /** Attempts that ended after a cursor, and the cursor to ask with next time. */
    deliveries: (since = 0, filter: DeliveryFilter = {}) => sandbox.deliveryLog.since(since, filter),
    /** How many deliveries wait or are under way, and when the next one is due. */
    pendingDeliveries: () => sandbox.deliveries.pending(),
    /** Resolves when no delivery is under way or due at the clock's present instant. */
    settleDeliveries: () => sandbox.deliveries.settle(),
    changePerson(userId: number, input: z.input<typeof PersonChange>) {
      const user = { ...found(store.users.get(userId), `person ${userId}`), ...PersonChange.parse(input) };
      store.change(() => store.put("users", user));
      return user;
    },
    /** Takes a person into a workspace, changes the role there, or takes the person out. */
    setMember(workspaceId: string, input: z.input<typeof MemberChange>) {
      const { userId, role } = MemberChange.parse(input);
      const workspace = found(store.workspaces.get(workspaceId), `workspace ${workspaceId}`);
      found(store.users.get(userId), `person ${userId}`);
      const others = workspace.members.filter((member) => member.userId !== userId);
      const members = role === null ? others : [...others, { userId, role, invitedBy: null }];
      store.change(() => store.put("workspaces", { ...workspace, members }));
      return members;
    },
  };
}
