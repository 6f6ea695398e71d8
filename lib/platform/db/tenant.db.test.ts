/** Promise 2 at its root: what PostgreSQL itself lets domain code do, and what it does not. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createOrganisation, type TestOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createMembership, createTicket, createUser } from "#lib/testing/factories.ts";
import { newId } from "../ids/index.ts";
import { disconnectDatabase, systemDb, systemPool, withTenant } from "./index.ts";

/** What the tenant role may do with each table; a table that is not here may not be touched at all. */
const PRIVILEGES: Record<string, string> = {
  api_keys: "DELETE INSERT SELECT UPDATE",
  audit_events: "INSERT SELECT",
  clickup_connections: "DELETE INSERT SELECT UPDATE",
  clickup_oauth_states: "DELETE INSERT SELECT UPDATE",
  clickup_people: "DELETE INSERT SELECT UPDATE",
  clickup_spaces: "DELETE INSERT SELECT UPDATE",
  clickup_standbys: "DELETE INSERT SELECT UPDATE",
  clickup_webhooks: "DELETE INSERT SELECT UPDATE",
  clickup_workspaces: "DELETE INSERT SELECT UPDATE",
  contacts: "DELETE INSERT SELECT UPDATE",
  customer_notes: "DELETE INSERT SELECT UPDATE",
  customer_settings: "DELETE INSERT SELECT UPDATE",
  customers: "DELETE INSERT SELECT UPDATE",
  data_exports: "DELETE INSERT SELECT UPDATE",
  data_import_row_errors: "DELETE INSERT SELECT UPDATE",
  data_imports: "DELETE INSERT SELECT UPDATE",
  field_mapping_versions: "INSERT SELECT",
  field_mappings: "DELETE INSERT SELECT UPDATE",
  idempotency_keys: "DELETE INSERT SELECT UPDATE",
  invitations: "DELETE INSERT SELECT UPDATE",
  job_runs: "DELETE INSERT SELECT UPDATE",
  list_fields: "DELETE INSERT SELECT UPDATE",
  list_statuses: "DELETE INSERT SELECT UPDATE",
  memberships: "DELETE INSERT SELECT UPDATE",
  notices: "DELETE INSERT SELECT UPDATE",
  organisation_modules: "DELETE INSERT SELECT UPDATE",
  organisations: "SELECT UPDATE",
  outbox_events: "INSERT SELECT",
  person_pairs: "DELETE INSERT SELECT UPDATE",
  priority_maps: "DELETE INSERT SELECT UPDATE",
  saved_views: "DELETE INSERT SELECT UPDATE",
  security_events: "SELECT",
  sync_arrivals: "INSERT SELECT",
  sync_differences: "DELETE INSERT SELECT UPDATE",
  sync_comments: "DELETE INSERT SELECT UPDATE",
  sync_conversations: "DELETE INSERT SELECT UPDATE",
  space_move_links: "DELETE INSERT SELECT UPDATE",
  space_moves: "DELETE INSERT SELECT UPDATE",
  sync_fields: "DELETE INSERT SELECT UPDATE",
  sync_files: "DELETE INSERT SELECT UPDATE",
  sync_lists: "DELETE INSERT SELECT UPDATE",
  sync_requests: "DELETE INSERT SELECT UPDATE",
  sync_rules: "DELETE INSERT SELECT UPDATE",
  sync_snapshots: "SELECT",
  sync_sweeps: "DELETE INSERT SELECT UPDATE",
  task_intents: "DELETE INSERT SELECT UPDATE",
  task_links: "DELETE INSERT SELECT UPDATE",
  task_policies: "DELETE INSERT SELECT UPDATE",
  ticket_attachments: "DELETE INSERT SELECT UPDATE",
  ticket_comments: "DELETE INSERT SELECT UPDATE",
  ticket_events: "INSERT SELECT",
  ticket_fields: "DELETE INSERT SELECT UPDATE",
  ticket_participants: "DELETE INSERT SELECT UPDATE",
  ticket_reply_mails: "INSERT SELECT",
  tickets: "DELETE INSERT SELECT UPDATE",
  users: "SELECT(email) SELECT(id) SELECT(name)",
  webhook_deliveries: "DELETE INSERT SELECT UPDATE",
};

/** Functions that run past the policies and therefore carry the tenant condition themselves. */
const OWNER_FUNCTIONS = ["relaydesk_narrow_ticket_ids", "relaydesk_search_customer_ids"];

type Table = {
  name: string;
  has_row_security: boolean;
  has_organisation: boolean;
  policies: number;
  privileges: string;
};

let ours: TestOrganisation;
let theirs: TestOrganisation;
let theirCustomerId: string;
let theirTicketId: string;

beforeAll(async () => {
  ours = await createOrganisation();
  theirs = await createOrganisation();
  theirCustomerId = (await createCustomer(theirs, { name: "Theirs" })).id;
  theirTicketId = (await createTicket(theirs, { customerId: theirCustomerId, title: "Secret plans" })).id;
});
afterAll(disconnectDatabase);

describe("the catalogue", () => {
  let tables: Table[];

  beforeAll(async () => {
    const { rows } = await systemPool().query<Table>(`
      select c.relname as name, c.relrowsecurity as has_row_security,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id') as has_organisation,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
        coalesce((select string_agg(word, ' ' order by word) from (
          select privilege_type as word from information_schema.role_table_grants
          where grantee = 'relaydesk_tenant' and table_schema = 'public' and table_name = c.relname
          union
          select privilege_type || '(' || column_name || ')' from information_schema.role_column_grants g
          where grantee = 'relaydesk_tenant' and table_schema = 'public' and table_name = c.relname
            and not exists (select from information_schema.role_table_grants t
              where t.grantee = g.grantee and t.table_schema = g.table_schema and t.table_name = g.table_name
                and t.privilege_type = g.privilege_type)
        ) as words), '') as privileges
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f')
      order by c.relname`);
    tables = rows;
  });

  it("gives the tenant role these privileges and no others", () => {
    const given = tables.filter(({ privileges }) => privileges !== "");
    expect(Object.fromEntries(given.map(({ name, privileges }) => [name, privileges]))).toEqual(PRIVILEGES);
  });

  it("has a policy, switched on, on every table that the tenant role can touch", () => {
    const open = tables.filter(
      ({ privileges, has_row_security, policies }) =>
        privileges !== "" && !(has_row_security && policies > 0),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it("has a policy on every table that holds an organisation's rows", () => {
    const open = tables.filter(
      ({ has_organisation, has_row_security }) => has_organisation && !has_row_security,
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it("compares every tenant table's rows, read and written, to the tenant of the transaction", async () => {
    const { rows } = await systemPool().query<{ name: string; reads: string; writes: string | null }>(`
      select c.relname as name, pg_get_expr(p.polqual, p.polrelid) as reads,
        pg_get_expr(p.polwithcheck, p.polrelid) as writes
      from pg_policy p join pg_class c on c.oid = p.polrelid order by c.relname`);
    const odd = rows.filter(({ name, reads, writes }) => {
      const column = name === "organisations" ? "id" : "organisation_id";
      const wanted = `(${column} = relaydesk_organisation_id())`;
      return name !== "users" && (reads !== wanted || writes !== wanted);
    });
    expect(odd).toEqual([]);
  });

  it("keeps the tenant role from logging in, inheriting, bypassing and owning", async () => {
    const { rows } = await systemPool().query(
      "select rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls from pg_roles where rolname = 'relaydesk_tenant'",
    );
    expect(Object.values(rows[0] ?? { missing: true })).toEqual([false, false, false, false, false, false]);
    const owned = await systemPool().query(
      "select relname from pg_class where relowner = 'relaydesk_tenant'::regrole",
    );
    expect(owned.rows).toEqual([]);
  });

  it("lets the tenant role run as the owner only these searches, each with a search path of its own", async () => {
    const { rows } = await systemPool().query<{ name: string; settings: string[] | null }>(`
      select p.proname as name, p.proconfig as settings
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prosecdef and has_function_privilege('relaydesk_tenant', p.oid, 'execute')
      order by 1`);
    expect(rows.map(({ name }) => name)).toEqual(OWNER_FUNCTIONS);
    for (const { settings } of rows) expect(settings).toContain("search_path=public, pg_temp");
  });
});

describe("inside a tenant transaction", () => {
  it("other organisations' rows are not there, counted or named", async () => {
    await withTenant(ours.organisationId, async (db) => {
      expect(await db.ticket.findUnique({ where: { id: theirTicketId } })).toBeNull();
      expect(await db.ticket.count({ where: { organisationId: theirs.organisationId } })).toBe(0);
      expect(await db.organisation.findMany({ select: { id: true } })).toEqual([{ id: ours.organisationId }]);
      expect(await db.$queryRaw`select title from tickets where id = ${theirTicketId}::uuid`).toEqual([]);
    });
  });

  it("the searches that run as the owner find rows of the tenant alone", async () => {
    const search = (tenant: TestOrganisation) =>
      withTenant(tenant.organisationId, async (db) => [
        await db.$queryRaw`select relaydesk_narrow_ticket_ids('secret', null, null, null, 10) as id`,
        await db.$queryRaw`select relaydesk_narrow_ticket_ids(null, '{open}', null, null, 10) as id`,
        await db.$queryRaw`select relaydesk_search_customer_ids('theirs') as id`,
      ]);
    expect(await search(ours)).toEqual([[], [], []]);
    expect(await search(theirs)).toEqual([
      [{ id: theirTicketId }],
      [{ id: theirTicketId }],
      [{ id: theirCustomerId }],
    ]);
  });

  it("other organisations' rows cannot be changed or removed, by id or all at once", async () => {
    await withTenant(ours.organisationId, async (db) => {
      expect(await db.ticket.updateMany({ data: { title: "ours now" } })).toEqual({ count: 0 });
      expect(await db.customer.deleteMany({ where: { id: theirCustomerId } })).toEqual({ count: 0 });
      expect(
        await db.$executeRaw`update organisations set name = 'x' where id = ${theirs.organisationId}::uuid`,
      ).toBe(0);
    });
    const [ticket] = await systemDb().$queryRaw<{ title: string }[]>`
      select title from tickets where id = ${theirTicketId}::uuid`;
    expect(ticket?.title).toBe("Secret plans");
  });

  it("no row can be put into another organisation, nor moved there", async () => {
    const into = withTenant(ours.organisationId, (db) =>
      db.customer.create({ data: { id: newId(), organisationId: theirs.organisationId, name: "Planted" } }),
    );
    await expect(into).rejects.toThrow(/row-level security/);
    const { id } = await createCustomer(ours);
    const moved = withTenant(ours.organisationId, (db) =>
      db.customer.update({ where: { id }, data: { organisationId: theirs.organisationId } }),
    );
    await expect(moved).rejects.toThrow(/row-level security/);
  });

  it("no row can point at another organisation's", async () => {
    const pointing = withTenant(ours.organisationId, (db) =>
      db.contact.create({
        data: {
          id: newId(),
          organisationId: ours.organisationId,
          customerId: theirCustomerId,
          name: "x",
          email: `${newId()}@example.test`,
        },
      }),
    );
    await expect(pointing).rejects.toThrow(/Foreign key/i);
  });

  it("audit rows can be written, and never changed or removed", async () => {
    const write = (statement: string) =>
      withTenant(ours.organisationId, (db) => db.$executeRawUnsafe(statement));
    await expect(write("update audit_events set action = 'x'")).rejects.toThrow(/permission denied/);
    await expect(write("delete from audit_events")).rejects.toThrow(/permission denied/);
    await expect(write("truncate audit_events")).rejects.toThrow(/permission denied/);
  });

  it.each([
    "select password_hash from users",
    "select * from users",
    "select * from sessions",
    "select * from one_time_tokens",
    "select * from rate_limit_windows",
    "select * from _prisma_migrations",
    "insert into organisations (id, name, slug, updated_at) values (gen_random_uuid(), 'x', 'x', now())",
    "alter table tickets disable row level security",
    "drop policy tenant_isolation on tickets",
    "create table planted (id int)",
    "copy tickets to '/tmp/relaydesk-stolen'",
    "create role thief superuser",
    "grant all on users to relaydesk_tenant",
  ])("%s is refused", async (statement) => {
    await expect(withTenant(ours.organisationId, (db) => db.$queryRawUnsafe(statement))).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  it("people are seen by name and address only when they belong to the organisation", async () => {
    const [member, stranger] = [await createUser(), await createUser()];
    await createMembership(ours, { userId: member.id, role: "agent" });
    await createMembership(theirs, { userId: stranger.id, role: "agent" });
    await withTenant(ours.organisationId, async (db) => {
      const seen = await db.user.findMany({
        where: { id: { in: [member.id, stranger.id] } },
        select: { id: true, name: true, email: true },
      });
      expect(seen.map(({ id }) => id)).toEqual([member.id]);
    });
  });
});

describe("without a tenant", () => {
  it("the tenant role sees no row of any table", async () => {
    const client = await systemPool().connect();
    try {
      await client.query("begin");
      await client.query("set local role relaydesk_tenant");
      for (const [table, privileges] of Object.entries(PRIVILEGES)) {
        if (!privileges.includes("SELECT")) continue;
        const { rows } = await client.query(
          `select count(*)::int as count from (select 1 from ${table}) as rows`,
        );
        expect([table, rows[0].count]).toEqual([table, 0]);
      }
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

  it("an empty or unknown tenant is as good as none, and a malformed one is an error", async () => {
    const count = (organisationId: string) => withTenant(organisationId, (db) => db.ticket.count());
    expect(await count("")).toBe(0);
    expect(await count(newId())).toBe(0);
    await expect(count("' or true --")).rejects.toThrow();
  });
});

describe("the tenant of a transaction", () => {
  it("ends with it, so that the next use of the connection starts without", async () => {
    const client = await systemPool().connect();
    client.release();
    await withTenant(ours.organisationId, (db) => db.ticket.count());
    const states = await Promise.all(
      Array.from({ length: 20 }, () =>
        systemPool().query(
          "select current_user as role, current_setting('relaydesk.organisation_id', true) as tenant",
        ),
      ),
    );
    for (const { rows } of states) {
      expect(rows[0].role).not.toBe("relaydesk_tenant");
      expect(rows[0].tenant ?? "").toBe("");
    }
  });

  it("ends with it also when the work failed", async () => {
    await expect(
      withTenant(ours.organisationId, async () => {
        throw new Error("stop");
      }),
    ).rejects.toThrow("stop");
    const { rows } = await systemPool().query("select current_user as role");
    expect(rows[0].role).not.toBe("relaydesk_tenant");
  });

  it("does not mix with another's that runs beside it", async () => {
    const names = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const tenant = index % 2 === 0 ? ours : theirs;
        return withTenant(tenant.organisationId, async (db) => {
          const rows = await db.organisation.findMany({ select: { id: true } });
          return rows.length === 1 && rows[0]?.id === tenant.organisationId;
        });
      }),
    );
    expect(names.every(Boolean)).toBe(true);
  });

  it("is not inherited by a transaction of the system's that work inside it begins", async () => {
    const role = await withTenant(ours.organisationId, () =>
      systemDb().$transaction(
        (db) => db.$queryRaw<{ role: string; tenant: string | null }[]>`
          select current_user::text as role, current_setting('relaydesk.organisation_id', true) as tenant`,
      ),
    );
    expect(role[0]?.role).not.toBe("relaydesk_tenant");
    expect(role[0]?.tenant ?? "").toBe("");
  });

  it("is another one in a tenant transaction that work inside it begins", async () => {
    const seen = await withTenant(ours.organisationId, () =>
      withTenant(theirs.organisationId, (db) => db.organisation.findMany({ select: { id: true } })),
    );
    expect(seen).toEqual([{ id: theirs.organisationId }]);
  });

  it("reaches the transaction also when this module was loaded a second time, as the framework does", async () => {
    vi.resetModules();
    const again = await import("./index.ts");
    const seen = await again.withTenant(ours.organisationId, (db) =>
      db.organisation.findMany({ select: { id: true } }),
    );
    expect(seen).toEqual([{ id: ours.organisationId }]);
  });
});
