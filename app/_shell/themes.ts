import { Monitor, Moon, Sun } from "lucide-react";

/** The looks to choose from, for the menus that offer them. */
export const THEMES = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;
