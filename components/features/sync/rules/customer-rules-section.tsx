"use client";

import { Section } from "#components/patterns/section.tsx";
import { useCan, useHasModule } from "#components/providers/organisation-provider.tsx";
import { RulesEditor } from "./rules-editor.tsx";

/** What syncs otherwise for one customer; nothing for those who may not see it. */
export function CustomerRulesSection({ customerId }: { customerId: string }) {
  const isShown = useHasModule("clickup");
  const canSee = useCan("sync:read");
  if (!isShown || !canSee) return null;
  return (
    <Section
      title="ClickUp rules"
      description="What syncs otherwise for this customer's tickets. Whatever you leave follows the organisation's rules."
    >
      <RulesEditor customerId={customerId} />
    </Section>
  );
}
