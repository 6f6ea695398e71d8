"use client";

import "#lib/platform/errors/field-messages.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { type ReactNode, useId, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  FormProvider,
  type PathValue,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { Alert } from "#components/ui/alert.tsx";
import { cn } from "#components/ui/cn.ts";
import { isProblem, summariseProblem } from "../problem.ts";
import { LeaveGuard } from "./leave-guard.tsx";
import { assignIssues, type ServerIssue } from "./server-errors.ts";
import { useEarlyInput } from "./use-early-input.ts";

export interface FormProps<Values extends FieldValues, Output> {
  /** The verb's own input schema: the form refuses exactly what the server would. */
  schema: z.ZodType<Output, Values>;
  defaultValues: DefaultValues<Values>;
  /** Sends it. What it throws is shown: on the fields the server names, else above the form. */
  onSubmit: (output: Output, form: UseFormReturn<Values, unknown, Output>) => unknown;
  /** Asks before leaving with unsaved changes. Off for a search or a sign-in. */
  hasLeaveGuard?: boolean;
  /** After success: `keep` makes what was sent the new starting point, `reset` empties the form. */
  afterSubmit?: "keep" | "reset";
  id?: string;
  /** Placing of the message about the form as a whole. */
  failureClassName?: string;
  "aria-label"?: string;
  className?: string;
  children: (form: UseFormReturn<Values, unknown, Output>) => ReactNode;
}

interface Failure {
  title: string;
  detail: string;
  requestId?: string;
  rest: readonly ServerIssue[];
}

/** The one way to write a form: validated by the verb's schema, here and on the server; nothing typed is ever lost. */
export function Form<Values extends FieldValues, Output>({
  schema,
  defaultValues,
  onSubmit,
  hasLeaveGuard = true,
  afterSubmit = "keep",
  id,
  className,
  failureClassName,
  children,
  ...rest
}: FormProps<Values, Output>) {
  const ownId = useId();
  const formRef = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const form = useForm<Values, unknown, Output>({
    resolver: zodResolver<Values, unknown, Output, z.ZodType<Output, Values>>(schema),
    defaultValues,
    mode: "onTouched",
  });

  async function send(output: Output) {
    setFailure(null);
    try {
      await onSubmit(output, form);
    } catch (error) {
      explain(error);
      return;
    }
    form.reset(afterSubmit === "keep" ? form.getValues() : undefined);
  }

  function explain(error: unknown) {
    const names = fieldNamesOf(formRef.current);
    const { fields, rest: unowned } = assignIssues(isProblem(error) ? error.errors : [], names);
    let isFirst = true;
    // In the order of the page, so that focus goes to the uppermost field in error.
    for (const name of names) {
      const message = fields.get(name);
      if (message === undefined) continue;
      // A name in the page is a path of the values: `FormField` allows no other.
      form.setError(name as FieldPath<Values>, { type: "server", message }, { shouldFocus: isFirst });
      isFirst = false;
    }
    if (fields.size === 0 || unowned.length > 0) {
      const summary = summariseProblem(error);
      setFailure({
        title: summary.title,
        detail: [summary.detail, summary.action].filter(Boolean).join(" "),
        requestId: summary.requestId,
        rest: unowned,
      });
    }
  }

  const early = useEarlyInput(formRef, (name, value) => {
    // A name in the page is a path of the values, and what is typed into a box is a text.
    form.setValue(name as FieldPath<Values>, value as PathValue<Values, FieldPath<Values>>, {
      shouldDirty: true,
    });
  });
  const { isDirty, isSubmitting } = form.formState;
  return (
    <FormProvider {...form}>
      <form
        {...rest}
        {...early}
        ref={formRef}
        id={id ?? ownId}
        // Should the browser ever send it by itself, then no password stands in the address.
        method="post"
        noValidate
        // The early script may have marked it as pressed.
        suppressHydrationWarning
        aria-busy={isSubmitting || undefined}
        onSubmit={(event) => {
          // A form inside a dialog is often drawn inside another form's tree: React would pass the event on.
          event.stopPropagation();
          void form.handleSubmit(send)(event);
        }}
        className={cn("grid gap-5", className)}
      >
        {failure ? (
          <Alert tone="destructive" isLive title={failure.title} className={failureClassName}>
            <p>{failure.detail}</p>
            {failure.rest.length > 0 ? (
              <ul className="mt-1 list-disc ps-4">
                {failure.rest.map((issue) => (
                  <li key={`${issue.path}${issue.message}`}>
                    {issue.path ? `${issue.path}: ` : null}
                    {issue.message}
                  </li>
                ))}
              </ul>
            ) : null}
            {failure.requestId ? <p className="mt-1 text-xs">Request {failure.requestId}</p> : null}
          </Alert>
        ) : null}
        {children(form)}
      </form>
      {hasLeaveGuard ? <LeaveGuard isActive={isDirty && !isSubmitting} /> : null}
    </FormProvider>
  );
}

/** The fields in the order of the page. */
function fieldNamesOf(form: HTMLFormElement | null): string[] {
  const named = form?.querySelectorAll("[data-field-name], [name]") ?? [];
  const names = [...named].map(
    (element) => element.getAttribute("data-field-name") ?? element.getAttribute("name") ?? "",
  );
  return [...new Set(names)];
}
