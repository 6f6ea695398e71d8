"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input, type InputProps } from "#components/ui/input.tsx";

/**
 * A password that can be looked at while it is typed. Password managers and pasting work as anywhere. It has no name in
 * the document: a form that is sent before its script has loaded puts what has a name into the address.
 */
export function PasswordInput({ name: _name, ...props }: Omit<InputProps, "type" | "trailing" | "leading">) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Input
      {...props}
      type={isShown ? "text" : "password"}
      dir="ltr"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      trailing={
        <IconButton
          label={isShown ? "Hide password" : "Show password"}
          aria-pressed={isShown}
          size="sm"
          tooltip={false}
          onClick={() => setIsShown((shown) => !shown)}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </IconButton>
      }
    />
  );
}
