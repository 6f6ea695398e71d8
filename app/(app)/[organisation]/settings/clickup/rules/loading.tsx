import { RulesSkeleton } from "#components/features/sync/rules/rules-editor.tsx";

export default function RulesLoading() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <RulesSkeleton />
    </div>
  );
}
