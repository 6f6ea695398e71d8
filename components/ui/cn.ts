import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: ["2xs"] }],
      shadow: [{ shadow: ["raised", "overlay"] }],
      z: [{ z: ["raised", "sticky", "header", "overlay", "dialog", "popover", "tooltip", "skip-link"] }],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins, our own tokens included. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
