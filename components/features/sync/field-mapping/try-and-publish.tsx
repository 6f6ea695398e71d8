"use client";

import { reasonOf } from "#components/features/customers/reason.ts";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { MappedListPlace } from "#lib/sync/client.ts";
import type { FieldMapping } from "#lib/sync/schema.ts";
import { CustomerScope } from "./customer-scope.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { type useMappingChanges, useMappingPreview } from "./queries.ts";

type Props = {
  mapping: FieldMapping;
  place: MappedListPlace;
  publish: ReturnType<typeof useMappingChanges>["publish"];
  /** Something is chosen that is not saved yet: what would be tried is not what is seen. */
  isChanged: boolean;
  customerIds: string[];
  onScope: (customerIds: string[]) => void;
};

/** What the saved draft would do, and its publishing. Begins anew with each draft: a preview is about one. */
export function TryAndPublish({ mapping, place, publish, isChanged, customerIds, onScope }: Props) {
  const preview = useMappingPreview(place);
  const previewNow = () =>
    preview
      .mutateAsync(customerIds)
      .catch((error: unknown) =>
        toast.error("The preview couldn't be made", { description: reasonOf(error) }),
      );
  return (
    <Section
      title="Try and publish"
      description="A preview says what publishing would do, and writes nothing. Begin with one customer, or publish for everybody."
    >
      <div className="grid max-w-md min-w-0 gap-3">
        <CustomerScope customerIds={customerIds} onChange={onScope} />
        <div className="flex flex-wrap gap-2">
          <Button disabled={isChanged} pending={preview.isPending} onClick={() => void previewNow()}>
            Preview
          </Button>
          <PublishDialog
            publish={publish}
            draftVersion={mapping.draftVersion ?? 0}
            isDisabled={isChanged}
            customerIds={customerIds}
            onScope={onScope}
          />
        </div>
      </div>
      {preview.data === undefined || isChanged ? null : (
        <PreviewPanel mapping={mapping} preview={preview.data} customerIds={preview.variables ?? []} />
      )}
    </Section>
  );
}
