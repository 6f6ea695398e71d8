"use client";

import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  type Direction,
  type KeyRule,
  type Policy,
  RULE_KEYS,
  type RuleKey,
  type SyncRuleChoices,
  type SyncRulesView,
} from "#lib/sync/schema.ts";
import { useSetSyncRules, useSyncRules } from "./queries.ts";
import {
  COMMENT_OPTIONS,
  DIRECTION_LABELS,
  directionOptions,
  fileLimitOptions,
  POLICY_LABELS,
  policyOptions,
  RULE_LABELS,
  ruleSentence,
  withChoice,
  withConversationChoice,
  withoutChoice,
} from "./rule-words.ts";

/** What syncs which way and who wins, for the organisation or one customer. Each choice holds at once. */
export function RulesEditor({ customerId }: { customerId: string | null }) {
  const rules = useSyncRules(customerId);
  return (
    <QueryBoundary query={rules} subject="the rules" loading={<RulesSkeleton />}>
      {(view) => <Rules view={view} customerId={customerId} />}
    </QueryBoundary>
  );
}

function Rules({ view, customerId }: { view: SyncRulesView; customerId: string | null }) {
  const canWrite = useCan("sync:write");
  const change = useSetSyncRules(customerId);
  const save = (choices: SyncRuleChoices) =>
    change.mutate(
      { version: view.version, choices },
      { onError: (error) => toast.error("The rule couldn't be changed", { description: reasonOf(error) }) },
    );
  const isLocked = !canWrite || change.isPending;
  const chooseConversation = (part: Parameters<typeof withConversationChoice>[2]) =>
    save(withConversationChoice(view.choices, view.conversation.usual, part));
  return (
    <div className="grid min-w-0 gap-4">
      <NeverTouchStatus view={view} isLocked={isLocked} onChange={save} />
      <Card className="px-4">
        <ul className="divide-y">
          {RULE_KEYS.map((key) => {
            const rule = view.rules[key];
            return rule === undefined ? null : (
              <RuleRow
                key={key}
                name={key}
                rule={rule}
                isOwn={hasChoice(view.choices, key)}
                isCustomer={customerId !== null}
                isLocked={isLocked}
                onChoose={(part) => save(withChoice(view.choices, key, rule.usual, part))}
                onReset={() => save(withoutChoice(view.choices, key))}
              >
                {rule.direction === "off" || rule.direction === "to_clickup" || key !== "comments" ? null : (
                  <Select
                    aria-label="Replies: what comments of colleagues come in as"
                    value={view.conversation.takesAsReplies ? "replies" : "notes"}
                    options={COMMENT_OPTIONS}
                    onValueChange={(value) => chooseConversation({ takesAsReplies: value === "replies" })}
                    disabled={isLocked}
                  />
                )}
                {rule.direction === "off" || key !== "attachments" ? null : (
                  <Select
                    aria-label="Files: the largest that travels"
                    value={String(view.conversation.fileLimitMb)}
                    options={fileLimitOptions(view.conversation.fileLimitMb)}
                    onValueChange={(value) => chooseConversation({ fileLimitMb: Number(value) })}
                    disabled={isLocked}
                  />
                )}
              </RuleRow>
            );
          })}
        </ul>
      </Card>
    </div>
  );
}

function hasChoice(choices: SyncRuleChoices, key: RuleKey): boolean {
  return Object.keys(choices[key] ?? {}).length > 0;
}

/** The one rule that most people look for, by its own name. */
function NeverTouchStatus({
  view: { choices, rules },
  isLocked,
  onChange,
}: {
  view: SyncRulesView;
  isLocked: boolean;
  onChange: (choices: SyncRuleChoices) => void;
}) {
  const { status } = rules;
  if (status === undefined) return null;
  // Where "never" is usual, taking it back is a choice of its own.
  const on = status.usual.direction === "off" ? "both" : status.usual.direction;
  return (
    <Card className="p-4">
      <Field
        layout="inline"
        label="Never touch the status"
        description="Ticket and task keep each their own status, whatever happens to the other. All else syncs as before."
        isDisabled={isLocked}
      >
        <Switch
          checked={status.direction === "off"}
          onCheckedChange={(isNever) =>
            onChange(withChoice(choices, "status", status.usual, { direction: isNever ? "off" : on }))
          }
        />
      </Field>
    </Card>
  );
}

function RuleRow({
  name,
  rule,
  isOwn,
  isCustomer,
  isLocked,
  onChoose,
  onReset,
  children,
}: {
  name: RuleKey;
  rule: KeyRule;
  /** Whether something was chosen on this level. */
  isOwn: boolean;
  isCustomer: boolean;
  isLocked: boolean;
  onChoose: (part: { direction: Direction } | { policy: Policy }) => void;
  onReset: () => void;
  /** What else is to choose, beside the direction. */
  children?: ReactNode;
}) {
  const { direction, policy, usual } = rule;
  const label = RULE_LABELS[name];
  return (
    <li className="grid gap-x-4 gap-y-2 py-4 sm:grid-cols-[minmax(0,1fr)_11.5rem_11.5rem]">
      <div className="grid min-w-0 content-start gap-1">
        <h3 className="font-medium text-sm">{label}</h3>
        <p className="text-pretty text-muted-foreground text-sm">{ruleSentence(name, rule)}</p>
        {isOwn ? (
          <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
            {isCustomer ? "In the whole organisation" : "Usually"}: {usualWords(usual)}
            <Button
              size="sm"
              variant="ghost"
              onClick={onReset}
              disabled={isLocked}
              aria-label={`Reset ${label.toLowerCase()}`}
            >
              <RotateCcw aria-hidden />
              Reset
            </Button>
          </p>
        ) : null}
      </div>
      <Select
        aria-label={`${label}: direction`}
        value={direction}
        options={directionOptions(usual.direction)}
        onValueChange={(value) => onChoose({ direction: value })}
        disabled={isLocked}
      />
      {policy === null || direction !== "both" ? null : (
        <Select
          aria-label={`${label}: when both changed it`}
          value={policy}
          options={policyOptions(name, usual.policy)}
          onValueChange={(value) => onChoose({ policy: value })}
          disabled={isLocked}
        />
      )}
      {children}
    </li>
  );
}

function usualWords({ direction, policy }: KeyRule["usual"]): string {
  const words = DIRECTION_LABELS[direction];
  return policy === null || direction !== "both" ? words : `${words} · ${POLICY_LABELS[policy]}`;
}

export function RulesSkeleton() {
  return (
    <Card className="grid gap-4 p-4">
      {RULE_KEYS.map((key) => (
        <div key={key} className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_11.5rem_11.5rem]">
          <Skeleton className="h-10" />
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      ))}
    </Card>
  );
}
