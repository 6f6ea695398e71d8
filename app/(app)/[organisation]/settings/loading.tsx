import { FormCardSkeleton } from "#components/features/organisations/settings-skeleton.tsx";

export default function SettingsLoading() {
  return (
    <div aria-busy="true">
      <span role="status" className="sr-only">
        Loading the settings
      </span>
      <FormCardSkeleton fields={4} />
    </div>
  );
}
