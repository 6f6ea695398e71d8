"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";

export interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "children" | "asChild" | "size"> {
  text: string;
  /** What is copied: "Copy request id". */
  label?: string;
  /** Shows the label beside the icon. */
  isLabelShown?: boolean;
  size?: "sm" | "md";
}

const shownForMs = 2000;

/** Copies a text and says whether that worked. */
export function CopyButton({
  text,
  label = "Copy",
  isLabelShown = false,
  size = "sm",
  ...rest
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), shownForMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  }

  const icon = outcome === "copied" ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />;
  const news =
    outcome === "copied" ? "Copied" : outcome === "failed" ? "The browser did not allow copying" : "";
  return (
    <>
      {isLabelShown ? (
        <Button size={size} onClick={copy} {...rest}>
          {icon}
          {outcome === "failed" ? "Select and copy by hand" : label}
        </Button>
      ) : (
        <IconButton label={news || label} size={size} onClick={copy} {...rest}>
          {icon}
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {news}
      </span>
    </>
  );
}
