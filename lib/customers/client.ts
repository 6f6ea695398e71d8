/** Calls of the customers API for the browser, and the keys their answers are cached under. */
import { z } from "zod";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  type CreateContactInput,
  type CreateCustomerInput,
  type CreateNoteInput,
  contactSchema,
  customerSchema,
  customerSettingSchema,
  deletedSchema,
  type ListContactsInput,
  type ListCustomersInput,
  noteSchema,
  type SetCustomerSettingInput,
  type UpdateContactInput,
  type UpdateCustomerInput,
  type UpdateNoteInput,
} from "./schema.ts";

export const customerKeys = {
  all: (organisationId: string) => [organisationId, "customers"] as const,
  lists: (organisationId: string) => [organisationId, "customers", "list"] as const,
  list: (organisationId: string, filters: ListCustomersInput) =>
    [organisationId, "customers", "list", filters] as const,
  detail: (organisationId: string, id: string) => [organisationId, "customers", "detail", id] as const,
  contacts: (organisationId: string, filters: ListContactsInput) =>
    [organisationId, "customers", "contacts", filters] as const,
  notes: (organisationId: string, customerId: string) =>
    [organisationId, "customers", "notes", customerId] as const,
  settings: (organisationId: string, customerId: string) =>
    [organisationId, "customers", "settings", customerId] as const,
};

export const listCustomers = (api: ApiClient, input: ListCustomersInput, signal?: AbortSignal) =>
  api.list("/api/v1/customers", customerSchema, input, signal && { signal });

export const getCustomer = (api: ApiClient, input: { id: string }) =>
  api.get(`/api/v1/customers/${input.id}`, customerSchema);

export const createCustomer = (api: ApiClient, input: CreateCustomerInput) =>
  api.post("/api/v1/customers", customerSchema, input);

export const updateCustomer = (api: ApiClient, { id, ...changes }: UpdateCustomerInput) =>
  api.patch(`/api/v1/customers/${id}`, customerSchema, changes);

export const archiveCustomer = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/customers/${input.id}/archive`, customerSchema);

export const unarchiveCustomer = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/customers/${input.id}/unarchive`, customerSchema);

export const listContacts = (api: ApiClient, input: ListContactsInput, signal?: AbortSignal) =>
  api.list("/api/v1/contacts", contactSchema, input, signal && { signal });

export const createContact = (api: ApiClient, { customerId, ...body }: CreateContactInput) =>
  api.post(`/api/v1/customers/${customerId}/contacts`, contactSchema, body);

export const deleteContact = (api: ApiClient, input: { id: string }) =>
  api.delete(`/api/v1/contacts/${input.id}`, deletedSchema);

export const updateContact = (api: ApiClient, { id, ...changes }: UpdateContactInput) =>
  api.patch(`/api/v1/contacts/${id}`, contactSchema, changes);

export const listNotes = (api: ApiClient, input: { customerId: string; cursor?: string; limit?: number }) =>
  api.list(`/api/v1/customers/${input.customerId}/notes`, noteSchema, {
    cursor: input.cursor,
    limit: input.limit,
  });

export const createNote = (api: ApiClient, { customerId, ...body }: CreateNoteInput) =>
  api.post(`/api/v1/customers/${customerId}/notes`, noteSchema, body);

export const updateNote = (api: ApiClient, { customerId, id, ...body }: UpdateNoteInput) =>
  api.patch(`/api/v1/customers/${customerId}/notes/${id}`, noteSchema, body);

export const deleteNote = (api: ApiClient, input: { customerId: string; id: string }) =>
  api.delete(`/api/v1/customers/${input.customerId}/notes/${input.id}`, deletedSchema);

export const listCustomerSettings = (api: ApiClient, input: { customerId: string; module?: string }) =>
  api.get(`/api/v1/customers/${input.customerId}/settings`, z.array(customerSettingSchema), {
    module: input.module,
  });

export const setCustomerSetting = (api: ApiClient, input: SetCustomerSettingInput) =>
  api.put(
    `/api/v1/customers/${input.customerId}/settings/${input.module}/${input.key}`,
    customerSettingSchema,
    input.setting,
  );

export const deleteCustomerSetting = (
  api: ApiClient,
  input: { customerId: string; module: string; key: string },
) =>
  api.delete(
    `/api/v1/customers/${input.customerId}/settings/${input.module}/${input.key}`,
    z.object({ module: z.string(), key: z.string() }),
  );
