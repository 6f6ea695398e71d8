/** Fills a database with many tickets by SQL alone: fast, and the same words each time. */
import type pg from "pg";

const WORDS = [
  "invoice",
  "checkout",
  "timeout",
  "export",
  "signature",
  "printer",
  "calibration",
  "webhook",
  "password",
  "address",
  "stock",
  "negative",
  "auditor",
  "limit",
  "browser",
  "safari",
  "currency",
  "umlaut",
  "release",
  "batch",
  "template",
  "firmware",
  "joint",
  "shelf",
  "scan",
  "tablet",
  "truck",
  "pallet",
  "label",
  "sensor",
];

/** Adds tickets with customers and comments to an organisation. One ticket in 5,000 holds the word "zeppelin". */
export async function fillTickets(
  client: pg.Client,
  organisationId: string,
  tickets: number,
  customers: number,
): Promise<void> {
  await client.query("select setseed(0.42)");
  await client.query(
    `insert into customers (id, organisation_id, name, updated_at)
     select gen_random_uuid(), $1, 'Customer ' || n, now() from generate_series(1, $2::int) n`,
    [organisationId, customers],
  );
  await client.query(
    `with people as (select array_agg(id order by id) as ids from customers where organisation_id = $1),
          members as (select array_agg(id order by id) as ids from memberships where organisation_id = $1),
          words as (select $3::text[] as w)
     insert into tickets (id, organisation_id, number, customer_id, title, description, status, priority, assignee_id, tags,
                          due_date, source, created_by_type, created_by_name, created_at, updated_at)
     select gen_random_uuid(), $1, n,
            people.ids[1 + floor(random() * array_length(people.ids, 1))::int],
            initcap(w[1 + floor(random() * 30)::int]) || ' ' || w[1 + floor(random() * 30)::int] || ' ' || w[1 + floor(random() * 30)::int] || ' ' || n,
            repeat('The ' || w[1 + floor(random() * 30)::int] || ' of the ' || w[1 + floor(random() * 30)::int] || ' fails. ', 8)
              || case when n % 5000 = 0 then 'zeppelin' else '' end,
            (array['open','in_progress','waiting','resolved','closed'])[1 + floor(random() * 5)::int]::ticket_status,
            (array['low','normal','normal','high','urgent'])[1 + floor(random() * 5)::int]::ticket_priority,
            case when random() < 0.7 then members.ids[1 + floor(random() * array_length(members.ids, 1))::int] end,
            array[w[1 + floor(random() * 30)::int]],
            case when random() < 0.3 then current_date + floor(random() * 60 - 30)::int end,
            'import', 'system', 'Benchmark',
            now() - (random() * 365 || ' days')::interval,
            now() - (random() * 365 || ' days')::interval
     from generate_series(1, $2::int) n, people, members, words`,
    [organisationId, tickets, WORDS],
  );
  await client.query("update organisations set ticket_counter = $2 where id = $1", [organisationId, tickets]);
  await client.query(
    `insert into ticket_comments (id, organisation_id, ticket_id, visibility, body, author_type, author_name, updated_at)
     select gen_random_uuid(), organisation_id, id, 'public', 'A reply about the ' || title, 'member', 'Benchmark', now()
     from tickets where organisation_id = $1 and number % 4 = 0`,
    [organisationId],
  );
}
