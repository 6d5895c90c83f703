"use client";

import { Monitor, Moon, Sun } from "lucide-react";

import { IconButton, Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui";
import { type ThemeChoice, useTheme } from "@/lib/theme";

const choices: { value: ThemeChoice; label: string; Icon: typeof Sun }[] = [
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
  { value: "system", label: "Same as the system", Icon: Monitor },
];

export function ThemeToggle() {
  const { choice, choose } = useTheme();
  const { Icon: Current } = choices.find((entry) => entry.value === choice) ?? choices[2]!;
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label="Theme" icon={<Current aria-hidden className="size-4" />} />
      </MenuTrigger>
      <MenuContent>
        {choices.map(({ value, label, Icon }) => (
          <MenuItem
            key={value}
            role="menuitemradio"
            aria-checked={choice === value}
            icon={<Icon aria-hidden className="size-4 text-muted" />}
            onSelect={() => choose(value)}
            className="aria-checked:font-medium"
          >
            {label}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
