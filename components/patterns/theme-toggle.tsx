"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";

const themes = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

function subscribeToNothing(): () => void {
  return () => undefined;
}

/** The stored choice is known in the browser alone; until then the server's answer, "system", is drawn. */
function useChosenTheme(): string {
  const { theme } = useTheme();
  const isHydrated = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  return isHydrated ? (theme ?? "system") : "system";
}

/** System, light or dark, as a menu behind an icon. */
export function ThemeToggle() {
  const { setTheme } = useTheme();
  const chosen = useChosenTheme();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label="Theme" tooltip={false}>
          <Sun aria-hidden className="dark:hidden" />
          <Moon aria-hidden className="hidden dark:block" />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup value={chosen} onValueChange={setTheme}>
          {themes.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              <Icon aria-hidden />
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** The same choice laid open, for a settings page. */
export function ThemeChoice() {
  const { setTheme } = useTheme();
  return (
    <RadioGroup
      aria-label="Theme"
      value={useChosenTheme()}
      onValueChange={setTheme}
      options={themes.map(({ value, label }) => ({
        value,
        label,
        description: value === "system" ? "Follows the setting of your device." : undefined,
      }))}
    />
  );
}
