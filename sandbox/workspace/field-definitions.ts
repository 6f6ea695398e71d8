import type { Sandbox } from "../sandbox.ts";
import { seededUuid } from "../seeded-values.ts";
import type { CustomField } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** A custom field as somebody writes it down. Without `listIds` it is in every List of its workspace. */
export type FieldDraft = {
  workspaceId: string;
  name: string;
  type: CustomField["type"];
  listIds?: string[] | null;
  options?: { name: string; color?: string }[];
  typeConfig?: Record<string, unknown>;
  required?: boolean;
  customItemIds?: number[] | null;
};

const OPTION_COLOR = "#87909e";

/** A field's record; its id and its options' follow from the seed, `owner` and the names. */
export function draftField(store: Store, owner: string, draft: FieldDraft, dateCreated: number): CustomField {
  return {
    id: seededUuid(store.seed(), `field ${owner} ${draft.name}`),
    workspaceId: draft.workspaceId,
    name: draft.name,
    type: draft.type,
    options: (draft.options ?? []).map(({ name, color }) => ({
      id: seededUuid(store.seed(), `option ${owner} ${name}`),
      name,
      color: color ?? OPTION_COLOR,
    })),
    typeConfig: draft.typeConfig ?? {},
    listIds: draft.listIds ?? null,
    customItemIds: draft.customItemIds ?? null,
    required: draft.required ?? false,
    dateCreated,
    deletedAt: null,
  };
}

/** Makes a custom field, as somebody would in ClickUp's screens: no webhook tells of it. */
export function addField(sandbox: Sandbox, draft: FieldDraft): CustomField {
  const { store, clock } = sandbox;
  return store.change(() => {
    const owner = `made ${store.nextNumber("field")}`;
    const field = draftField(store, owner, draft, clock.now());
    store.put("fields", field);
    return field;
  });
}

/** What can be changed about a custom field: options that keep their name keep their id. */
export type FieldChange = Partial<Pick<FieldDraft, "name" | "type" | "options" | "required" | "listIds">>;

/** Renames a field, changes its type, its options, its places or whether it is required. No webhook tells of it. */
export function changeField(sandbox: Sandbox, field: CustomField, change: FieldChange): CustomField {
  const { store } = sandbox;
  const { options, ...rest } = change;
  return store.change(() => {
    const next: CustomField = { ...field, ...rest };
    if (options) {
      const owner = `changed ${store.nextNumber("field")}`;
      next.options = options.map(({ name, color }) => {
        const kept = field.options.find((option) => option.name === name);
        const id = kept?.id ?? seededUuid(store.seed(), `option ${owner} ${name}`);
        return { id, name, color: color ?? kept?.color ?? OPTION_COLOR };
      });
    }
    store.put("fields", next);
    return next;
  });
}

/** Removes a custom field; tasks no longer show it. No webhook tells of it. */
export function removeField(sandbox: Sandbox, field: CustomField): void {
  sandbox.store.change(() => sandbox.store.put("fields", { ...field, deletedAt: sandbox.clock.now() }));
}

/** Brings a removed custom field back, with the values that its tasks had. No webhook tells of it. */
export function restoreField(sandbox: Sandbox, field: CustomField): void {
  sandbox.store.change(() => sandbox.store.put("fields", { ...field, deletedAt: null }));
}
