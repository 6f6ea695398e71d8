"use client";

import { useFormContext } from "react-hook-form";
import { Button, type ButtonProps } from "#components/ui/button.tsx";

export interface SubmitButtonProps extends Omit<ButtonProps, "type" | "pending" | "asChild"> {
  /** Nothing to save, nothing to press: for settings, not for new things. */
  isDisabledUntilChanged?: boolean;
}

/** Sends the `Form` it stands in, and is the one that shows that it is being sent. */
export function SubmitButton({
  variant = "primary",
  isDisabledUntilChanged = false,
  disabled,
  ...rest
}: SubmitButtonProps) {
  const { formState } = useFormContext();
  const isUnchanged = isDisabledUntilChanged && !formState.isDirty && !formState.isSubmitting;
  return (
    <Button
      type="submit"
      variant={variant}
      pending={formState.isSubmitting}
      disabled={disabled || isUnchanged}
      {...rest}
    />
  );
}
