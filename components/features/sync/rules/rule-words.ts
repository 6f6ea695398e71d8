/** The rules of sync in words that people understand. */
import {
  DIRECTIONS,
  type Direction,
  type KeyRule,
  MERGEABLE_FIELDS,
  POLICIES,
  type Policy,
  RULE_KEYS,
  type RuleKey,
  SYNC_FIELD_LABELS,
  type SyncRuleChoices,
  type SyncRulesView,
} from "#lib/sync/schema.ts";

export const RULE_LABELS: Record<RuleKey, string> = {
  ...SYNC_FIELD_LABELS,
  comments: "Replies",
  attachments: "Files",
};

export const DIRECTION_LABELS: Record<Direction, string> = {
  both: "Both ways",
  to_clickup: "To ClickUp only",
  from_clickup: "From ClickUp only",
  off: "Not at all",
};

export const POLICY_LABELS: Record<Policy, string> = {
  relaydesk_wins: "Relaydesk's counts",
  clickup_wins: "ClickUp's counts",
  latest: "The later one counts",
  ask: "A person decides",
  merge: "Put together",
};

const POLICY_SENTENCES: Record<Policy, string> = {
  relaydesk_wins: "what the ticket says goes to ClickUp.",
  clickup_wins: "what ClickUp says comes here.",
  latest: "the later change counts.",
  ask: "it waits on the ticket until somebody decides.",
  merge: "both changes are put together; where that cannot be, somebody decides.",
};

/** What a rule does, in a sentence or two. */
export function ruleSentence(
  key: RuleKey,
  { direction, policy }: Pick<KeyRule, "direction" | "policy">,
): string {
  if (policy === null) return conversationSentence(key, direction);
  switch (direction) {
    case "both":
      return `Changes travel both ways. When both sides changed it, ${POLICY_SENTENCES[policy]}`;
    case "to_clickup":
      return "Changes made here go to ClickUp. What is changed there stays there until the next change here.";
    case "from_clickup":
      return "Changes made in ClickUp come here. What is changed here never reaches ClickUp.";
    case "off":
      return "Never touched: each side keeps its own.";
  }
}

function conversationSentence(key: RuleKey, direction: Direction): string {
  const isFiles = key === "attachments";
  switch (direction) {
    case "both":
      return isFiles
        ? "Files of public replies go to the task, and the task's files come here."
        : "Public replies go to the task, and its comments come here. Internal notes never leave.";
    case "to_clickup":
      return isFiles
        ? "Files of public replies go to the task; none come back."
        : "Public replies go to the task; its comments stay in ClickUp.";
    case "from_clickup":
      return isFiles
        ? "The task's files come here; none go there."
        : "The task's comments come here; no reply goes there.";
    case "off":
      return isFiles ? "No file travels." : "Nothing that is said travels.";
  }
}

/** What the directions and policies of a key are called, the usual one marked. */
export function directionOptions(usual: Direction) {
  return DIRECTIONS.map((value) => ({
    value,
    label: DIRECTION_LABELS[value],
    ...(value === usual ? { description: "As usual" } : {}),
  }));
}

export function policyOptions(key: RuleKey, usual: Policy | null) {
  const canMerge = MERGEABLE_FIELDS.some((field) => field === key);
  return POLICIES.filter((value) => value !== "merge" || canMerge).map((value) => ({
    value,
    label: POLICY_LABELS[value],
    ...(value === usual ? { description: "As usual" } : {}),
  }));
}

/** All choices of somebody's in one line: "Status: not at all. Title: a person decides." */
export function choicesSentence(choices: SyncRuleChoices): string {
  return RULE_KEYS.flatMap((key) => {
    const choice = choices[key];
    if (choice === undefined) return [];
    const words = [
      ...(choice.direction === undefined ? [] : [DIRECTION_LABELS[choice.direction]]),
      ...("policy" in choice && choice.policy !== undefined ? [POLICY_LABELS[choice.policy]] : []),
      ...("takesAsReplies" in choice && choice.takesAsReplies !== undefined
        ? [choice.takesAsReplies ? "Comments come in as replies" : "Comments come in as internal notes"]
        : []),
      ...("fileLimitMb" in choice && choice.fileLimitMb !== undefined
        ? [`Up to ${choice.fileLimitMb} MB a file`]
        : []),
    ];
    return words.length === 0 ? [] : [`${RULE_LABELS[key]}: ${words.map(lowerFirst).join(", ")}.`];
  }).join(" ");
}

function lowerFirst(text: string): string {
  return /^(Relaydesk|ClickUp)/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** The choices after one part was chosen; choosing what is usual is no choice. */
export function withChoice(
  choices: SyncRuleChoices,
  key: RuleKey,
  usual: Pick<KeyRule, "direction" | "policy">,
  part: { direction: Direction } | { policy: Policy },
): SyncRuleChoices {
  const isUsual = "direction" in part ? part.direction === usual.direction : part.policy === usual.policy;
  const name = "direction" in part ? "direction" : "policy";
  const rest = Object.fromEntries(Object.entries(choices[key] ?? {}).filter(([old]) => old !== name));
  return { ...choices, [key]: isUsual ? rest : { ...rest, ...part } };
}

/** What ClickUp's comments come in as. */
export const COMMENT_OPTIONS = [
  { value: "notes", label: "As internal notes" },
  { value: "replies", label: "As replies" },
] as const;

const FILE_LIMITS_MB = [5, 10, 25, 50, 100, 250, 500, 1_000];

/** The sizes to choose from, with the one that holds among them. */
export function fileLimitOptions(current: number) {
  return [...new Set([...FILE_LIMITS_MB, current])]
    .sort((one, other) => one - other)
    .map((megabytes) => ({ value: String(megabytes), label: `Up to ${megabytes} MB` }));
}

/** The choices after one part of what holds for replies and files was chosen; what is usual is no choice. */
export function withConversationChoice(
  choices: SyncRuleChoices,
  usual: SyncRulesView["conversation"]["usual"],
  part: { takesAsReplies: boolean } | { fileLimitMb: number },
): SyncRuleChoices {
  if ("takesAsReplies" in part) {
    const { takesAsReplies: _old, ...rest } = choices.comments ?? {};
    return {
      ...choices,
      comments: part.takesAsReplies === usual.takesAsReplies ? rest : { ...rest, ...part },
    };
  }
  const { fileLimitMb: _old, ...rest } = choices.attachments ?? {};
  return { ...choices, attachments: part.fileLimitMb === usual.fileLimitMb ? rest : { ...rest, ...part } };
}

/** The choices without any for a key. */
export function withoutChoice(choices: SyncRuleChoices, key: RuleKey): SyncRuleChoices {
  const { [key]: _gone, ...rest } = choices;
  return rest;
}
