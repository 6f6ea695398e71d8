"use client";

import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useDebouncedValue } from "#components/features/customers/use-debounced-value.ts";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { OneSideInput, SyncPerson } from "#lib/sync/schema.ts";
import { useCandidates, useSayWho } from "./queries.ts";

/** What can be said of somebody: who they are on the other side, that they are nobody, or neither any more. */
export function PersonActions({ person: { member, person, match } }: { person: SyncPerson }) {
  const { ruleOut, forget } = useSayWho();
  const side = sideOf(member, person);
  const failed = (error: unknown) => toast.error("That couldn't be saved", { description: reasonOf(error) });
  if (side === null) return null;
  const name = member?.name ?? person?.name ?? "";
  if (match === "hand" || match === "never") {
    return (
      <Button
        size="sm"
        variant="ghost"
        pending={forget.isPending}
        aria-label={`Take back what was said of ${name}`}
        onClick={() => forget.mutateAsync(side).catch(failed)}
      >
        Take back
      </Button>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-1">
      {match === "none" ? <Counterpart member={member} person={person} /> : null}
      <Button
        size="sm"
        variant="ghost"
        className="w-fit"
        pending={ruleOut.isPending}
        aria-label={`${name} is nobody on the other side`}
        onClick={() => ruleOut.mutateAsync(side).catch(failed)}
      >
        {match === "email" ? "Not the same person" : "Never"}
      </Button>
    </span>
  );
}

function sideOf(member: SyncPerson["member"], person: SyncPerson["person"]): OneSideInput | null {
  if (member !== null) return { memberId: member.id };
  return person === null ? null : { userId: person.userId };
}

/** The person on the other side, found by typing among those who have no counterpart. */
function Counterpart({ member, person }: Pick<SyncPerson, "member" | "person">) {
  const [query, setQuery] = useState("");
  const [hasLooked, setHasLooked] = useState(false);
  const q = useDebouncedValue(query);
  const wanted = member === null ? "member" : "clickup";
  const candidates = useCandidates(wanted, q, hasLooked);
  const { pair } = useSayWho();
  const name = member?.name ?? person?.name ?? "";
  const options = (candidates.data?.items ?? []).flatMap((one) => {
    const other = wanted === "member" ? one.member : one.person;
    const value = wanted === "member" ? one.member?.id : one.person?.userId;
    return other === null || value === undefined
      ? []
      : [{ value, label: other.name, ...(other.email ? { description: other.email } : {}) }];
  });
  function choose(value: string | null) {
    if (value === null) return;
    const chosen =
      member === null
        ? { memberId: value, userId: person?.userId ?? "" }
        : { memberId: member.id, userId: value };
    // Who is paired leaves the row, and the callbacks of `mutate` with it.
    pair.mutateAsync(chosen).then(
      () => toast.success(`${name} is known on both sides now`),
      (error: unknown) => toast.error("They couldn't be paired", { description: reasonOf(error) }),
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notes that somebody is about to look.
    <span onFocus={() => setHasLooked(true)} onPointerEnter={() => setHasLooked(true)}>
      <Combobox
        label={wanted === "member" ? `Who is ${name} here?` : `Who is ${name} in ClickUp?`}
        options={options}
        value={null}
        onValueChange={choose}
        onSearch={setQuery}
        isLoading={candidates.isFetching || pair.isPending}
        placeholder={wanted === "member" ? "Choose a member…" : "Choose a person…"}
        emptyText="Nobody without a counterpart has this name."
        disabled={pair.isPending}
      />
    </span>
  );
}
