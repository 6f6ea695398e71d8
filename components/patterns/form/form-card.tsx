"use client";

import type { ReactNode } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import {
  Card,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from "#components/ui/card.tsx";
import { Form, type FormProps } from "./form.tsx";
import { SubmitButton } from "./submit-button.tsx";

export interface FormCardProps<Values extends FieldValues, Output> extends FormProps<Values, Output> {
  title: ReactNode;
  description?: ReactNode;
  /** "Save changes". */
  submitLabel?: string;
  /** `changed` leaves nothing to press while nothing has changed: for settings. `always` is for new things. */
  submitWhen?: "changed" | "always";
  /** Beside the submit button. */
  footer?: (form: UseFormReturn<Values, unknown, Output>) => ReactNode;
}

/** A group of settings that is saved as one. */
export function FormCard<Values extends FieldValues, Output>({
  title,
  description,
  submitLabel = "Save changes",
  submitWhen = "changed",
  footer,
  children,
  ...form
}: FormCardProps<Values, Output>) {
  return (
    <Card>
      <Form {...form} className="gap-0" failureClassName="mx-5 mt-5">
        {(context) => (
          <>
            <CardHeader>
              <CardTitle>{title}</CardTitle>
              {description ? <CardDescription>{description}</CardDescription> : null}
            </CardHeader>
            <CardContent className="grid gap-5">{children(context)}</CardContent>
            <CardFooter>
              {footer?.(context)}
              <SubmitButton isDisabledUntilChanged={submitWhen === "changed"}>{submitLabel}</SubmitButton>
            </CardFooter>
          </>
        )}
      </Form>
    </Card>
  );
}
