"use client";

import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  archiveCustomer,
  createContact,
  createCustomer,
  createNote,
  customerKeys,
  deleteContact,
  deleteCustomerSetting,
  deleteNote,
  setCustomerSetting,
  unarchiveCustomer,
  updateContact,
  updateCustomer,
  updateNote,
} from "#lib/customers/client.ts";
import type { Customer, Note } from "#lib/customers/schema.ts";
import { reasonOf } from "./reason.ts";

/** Creates a customer. */
export function useCreateCustomer() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (input: Parameters<typeof createCustomer>[1]) => createCustomer(api, input),
    onSuccess: (customer) => {
      client.setQueryData(customerKeys.detail(id, customer.id), customer);
      void client.invalidateQueries({ queryKey: customerKeys.lists(id) });
    },
  });
}

/** Changes a customer's details. The form shows what the server refuses. */
export function useUpdateCustomer() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (input: Parameters<typeof updateCustomer>[1]) => updateCustomer(api, input),
    onSuccess: (customer) => {
      client.setQueryData(customerKeys.detail(id, customer.id), customer);
      void client.invalidateQueries({ queryKey: customerKeys.lists(id) });
    },
  });
}

/** Archives a customer or brings it back: shown at once, taken back with the reason if the server refuses. */
export function useArchiveCustomer(customer: Pick<Customer, "id" | "name">) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = customerKeys.detail(id, customer.id);
  return useMutation({
    mutationFn: (isArchived: boolean) =>
      isArchived ? archiveCustomer(api, customer) : unarchiveCustomer(api, customer),
    onMutate: async (isArchived) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Customer>(key);
      if (before) {
        client.setQueryData<Customer>(key, {
          ...before,
          archivedAt: isArchived ? new Date().toISOString() : null,
        });
      }
      return { before };
    },
    onError: (error, isArchived, context) => {
      client.setQueryData(key, context?.before);
      toast.error(`Couldn't ${isArchived ? "archive" : "bring back"} ${customer.name}`, {
        description: reasonOf(error),
      });
    },
    onSuccess: (saved, isArchived) => {
      client.setQueryData(key, saved);
      toast.success(`${customer.name} ${isArchived ? "archived" : "is active again"}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: customerKeys.lists(id) }),
  });
}

function useContactsInvalidation(): () => Promise<void> {
  const client = useQueryClient();
  const { id } = useOrganisation();
  return async () => {
    await client.invalidateQueries({ queryKey: [id, "customers", "contacts"] satisfies QueryKey });
    await client.invalidateQueries({ queryKey: [id, "customers", "detail"] satisfies QueryKey });
  };
}

/** Adds a contact to a customer. */
export function useCreateContact() {
  const api = useApi();
  const invalidate = useContactsInvalidation();
  return useMutation({
    mutationFn: (input: Parameters<typeof createContact>[1]) => createContact(api, input),
    onSuccess: invalidate,
  });
}

/** Changes, archives or brings back a contact. */
export function useUpdateContact() {
  const api = useApi();
  const invalidate = useContactsInvalidation();
  return useMutation({
    mutationFn: (input: Parameters<typeof updateContact>[1]) => updateContact(api, input),
    onSettled: invalidate,
  });
}

/** Deletes a contact; the server refuses it for one who is part of the history. */
export function useDeleteContact() {
  const api = useApi();
  const invalidate = useContactsInvalidation();
  return useMutation({
    mutationFn: (id: string) => deleteContact(api, { id }),
    onSuccess: invalidate,
  });
}

/** Writes a note about a customer. */
export function useCreateNote(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (body: string) => createNote(api, { customerId, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: customerKeys.notes(id, customerId) }),
  });
}

/** Rewrites a note. */
export function useUpdateNote(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (note: Pick<Note, "id" | "body">) => updateNote(api, { customerId, ...note }),
    onSuccess: () => client.invalidateQueries({ queryKey: customerKeys.notes(id, customerId) }),
  });
}

/** Deletes a note. */
export function useDeleteNote(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (noteId: string) => deleteNote(api, { customerId, id: noteId }),
    onSuccess: () => client.invalidateQueries({ queryKey: customerKeys.notes(id, customerId) }),
  });
}

/** Stores or removes one setting of one module for a customer. */
export function useChangeCustomerSetting(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const invalidate = () => client.invalidateQueries({ queryKey: customerKeys.settings(id, customerId) });
  const set = useMutation({
    mutationFn: (input: Omit<Parameters<typeof setCustomerSetting>[1], "customerId">) =>
      setCustomerSetting(api, { customerId, ...input }),
    onSuccess: invalidate,
  });
  const remove = useMutation({
    mutationFn: (input: { module: string; key: string }) =>
      deleteCustomerSetting(api, { customerId, ...input }),
    onSuccess: invalidate,
  });
  return { set, remove };
}
