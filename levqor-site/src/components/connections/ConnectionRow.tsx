import { LogIn, MoreHorizontal, Pencil, PlugZap, Trash2 } from "lucide-react";
import Link from "next/link";

import { Button, IconButton, Menu, MenuContent, MenuItem, MenuTrigger, Td, Tr } from "@/components/ui";
import type { Connection } from "@/lib/api/types";

import { ConnectionHealth } from "./ConnectionHealth";

interface ConnectionRowProps {
  connection: Connection;
  connectorName: string;
  mayManage: boolean;
  /** Whether its connector has a test and the caller may use it. */
  mayTest: boolean;
  isTesting: boolean;
  onTest: () => void;
  onEdit: () => void;
  onSignIn: () => void;
  onDelete: () => void;
}

export function ConnectionRow(props: ConnectionRowProps) {
  const { connection, connectorName, mayManage, mayTest, isTesting, onTest, onEdit, onSignIn, onDelete } =
    props;
  const { name, sign_in, used_by } = connection;
  return (
    <Tr>
      <Td className="w-full max-w-0 sm:w-auto sm:max-w-40">
        <span className="line-clamp-2 break-words font-medium sm:block sm:truncate">{name}</span>
        <span className="block truncate text-xs text-muted">{connectorName}</span>
      </Td>
      <Td>
        <ConnectionHealth connection={connection} />
      </Td>
      <Td className="hidden max-w-64 sm:table-cell">
        <UsedBy workflows={used_by} />
      </Td>
      <Td>
        <div className="flex items-center justify-end gap-1">
          {sign_in === "needed" && mayManage ? (
            <Button size="sm" aria-label={`Sign in to the connection ${name}`} onClick={onSignIn}>
              Sign in
            </Button>
          ) : (
            mayTest && (
              <Button
                size="sm"
                loading={isTesting}
                aria-label={`Test the connection ${name}`}
                onClick={onTest}
              >
                Test
              </Button>
            )
          )}
          {mayManage && (
            <Menu>
              <MenuTrigger asChild>
                <IconButton
                  label={`More of the connection ${name}`}
                  icon={<MoreHorizontal aria-hidden className="size-4" />}
                  size="sm"
                />
              </MenuTrigger>
              <MenuContent>
                <MenuItem icon={<Pencil aria-hidden className="size-4" />} onSelect={onEdit}>
                  Edit
                </MenuItem>
                {sign_in !== "not_needed" && (
                  <MenuItem icon={<LogIn aria-hidden className="size-4" />} onSelect={onSignIn}>
                    {sign_in === "done" ? "Sign in again" : "Sign in"}
                  </MenuItem>
                )}
                {sign_in === "needed" && mayTest && (
                  <MenuItem icon={<PlugZap aria-hidden className="size-4" />} onSelect={onTest}>
                    Test
                  </MenuItem>
                )}
                <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={onDelete}>
                  Delete
                </MenuItem>
              </MenuContent>
            </Menu>
          )}
        </div>
      </Td>
    </Tr>
  );
}

function UsedBy({ workflows }: { workflows: Connection["used_by"] }) {
  if (workflows.length === 0) return <span className="text-muted">No workflow</span>;
  const [first, ...others] = workflows;
  return (
    <span className="flex items-baseline gap-1">
      <Link className="truncate underline-offset-2 hover:underline" href={`/workflows/view?id=${first?.id}`}>
        {first?.name}
      </Link>
      {others.length > 0 && (
        <span
          className="whitespace-nowrap text-xs text-muted"
          title={others.map(({ name }) => name).join(", ")}
        >
          and {others.length} more
        </span>
      )}
    </span>
  );
}
