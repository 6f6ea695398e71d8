"use client";

import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { Shortcut } from "./registry.ts";
import { ShortcutKeys } from "./shortcut-keys.tsx";

export interface ShortcutSheetProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  shortcuts: readonly Shortcut[];
  hasSingleKeys: boolean;
  onHasSingleKeysChange: (isOn: boolean) => void;
}

/** Every shortcut that works on this page, by scope. */
export function ShortcutSheet({
  isOpen,
  onOpenChange,
  shortcuts,
  hasSingleKeys,
  onHasSingleKeysChange,
}: ShortcutSheetProps) {
  const scopes = [...new Set(shortcuts.map((shortcut) => shortcut.scope))];
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title="Keyboard shortcuts"
        description="What the keyboard can do on this page."
        size="lg"
      >
        <div className="grid gap-x-10 gap-y-6 sm:columns-2 sm:block">
          {scopes.map((scope) => (
            <section key={scope} className="mb-6 break-inside-avoid">
              <h3 className="mb-1.5 font-medium text-muted-foreground text-xs">{scope}</h3>
              <ul>
                {shortcuts
                  .filter((shortcut) => shortcut.scope === scope)
                  .map((shortcut) => (
                    <li
                      key={shortcut.keys}
                      className="flex items-center justify-between gap-4 border-b py-1.5 text-sm last:border-b-0"
                    >
                      {shortcut.label}
                      <ShortcutKeys keys={shortcut.keys} />
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
        <div className="border-t pt-4">
          <Field
            layout="inline"
            label="Single-key shortcuts"
            description="Switch off if your voice control or assistive technology types letters by accident. Shortcuts with a modifier key keep working."
          >
            <Switch checked={hasSingleKeys} onCheckedChange={onHasSingleKeysChange} />
          </Field>
        </div>
      </DialogContent>
    </Dialog>
  );
}
