"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut, Trash2, UserPlus } from "lucide-react";
import { useState } from "react";

import { useUsage } from "@/components/billing/useAccount";
import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  Card,
  CardBody,
  CardHeader,
  ConfirmDialog,
  Field,
  IconButton,
  Select,
  SkeletonRows,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Time,
  toast,
  Tr,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import type { Member } from "@/lib/api/types";
import { type Role, roleMeanings, roleNames } from "@/lib/role";
import { useMay, useSession } from "@/lib/session";

import { InviteDialog } from "./InviteDialog";
import { grantableRoles, mayChange, mayLeave, removalWords, seatsText } from "./rules";

export const MEMBERS_KEY = ["members"];

/** Who is in the workspace, in which role, and who has been asked in. */
export function Members() {
  const mayManage = useMay("manage");
  const usage = useUsage();
  const [isInviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const list = useQuery({
    queryKey: MEMBERS_KEY,
    queryFn: ({ signal }) => api.get("/api/members", { signal }),
  });
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: (member: Member) => api.delete("/api/members/{id}", { path: { id: member.id } }),
    onSuccess: (_, member) => {
      if (member.is_you) {
        window.location.assign("/signin");
        return;
      }
      toast.success(removalWords(member).done);
      void queries.invalidateQueries({ queryKey: ["usage"] });
      return queries.invalidateQueries({ queryKey: MEMBERS_KEY });
    },
    onError: toast.error,
  });

  const words = leaving && removalWords(leaving);
  return (
    <div className="flex flex-col gap-5">
      <Card aria-labelledby="members">
        <CardHeader
          id="members"
          title="Members"
          description={usage.data && seatsText(usage.data.used.users, usage.data.limits.users)}
          actions={
            mayManage && (
              <Button onClick={() => setInviting(true)}>
                <UserPlus aria-hidden className="size-3.5" />
                Invite
              </Button>
            )
          }
        />
        {list.isPending ? (
          <SkeletonRows rows={2} label="Loading members" />
        ) : !list.data ? (
          <ErrorState
            title="Members could not be loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : (
          <MemberTable items={list.data.items} onRemove={setLeaving} />
        )}
      </Card>
      <RoleGuide />
      <InviteDialog open={isInviting} onOpenChange={setInviting} />
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={words?.title ?? ""}
        description={words?.what}
        confirmLabel={words?.button ?? ""}
        danger
        onConfirm={() => (leaving ? removal.mutateAsync(leaving) : undefined)}
      />
    </div>
  );
}

interface MemberTableProps {
  items: readonly Member[];
  onRemove: (member: Member) => void;
}

function MemberTable({ items, onRemove }: MemberTableProps) {
  const { data: session } = useSession();
  const mayManage = useMay("manage");
  return (
    <Table label="Members">
      <Thead>
        <Tr>
          <Th>Member</Th>
          <Th>Role</Th>
          <Th className="hidden sm:table-cell">Since</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </Tr>
      </Thead>
      <Tbody>
        {items.map((member) => {
          const isChangeable = mayManage && mayChange(session?.role, member);
          const RemovalIcon = member.is_you ? LogOut : Trash2;
          return (
            <Tr key={member.id}>
              <Td className="w-full max-w-0">
                <span className="block break-all font-medium sm:truncate">
                  {member.email}
                  {member.is_you && <span className="font-normal text-muted"> (you)</span>}
                </span>
                {member.status === "invited" && (
                  <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
                    <Badge tone="waiting">Invited</Badge>
                    {member.expires_at && (
                      <span>
                        the link works until <Time at={member.expires_at} format="absolute" />
                      </span>
                    )}
                  </span>
                )}
              </Td>
              <Td>
                {isChangeable ? (
                  <RoleSelect member={member} />
                ) : (
                  <span className="whitespace-nowrap">{roleNames[member.role]}</span>
                )}
              </Td>
              <Td className="hidden whitespace-nowrap text-muted sm:table-cell">
                {member.joined_at && <Time at={member.joined_at} />}
              </Td>
              <Td className="text-right">
                {(isChangeable || (member.is_you && mayLeave(items))) && (
                  <IconButton
                    label={removalWords(member).button}
                    icon={<RemovalIcon aria-hidden className="size-4" />}
                    size="sm"
                    onClick={() => onRemove(member)}
                  />
                )}
              </Td>
            </Tr>
          );
        })}
      </Tbody>
    </Table>
  );
}

function RoleSelect({ member }: { member: Member }) {
  const queries = useQueryClient();
  const { data: session } = useSession();
  const change = useMutation({
    mutationFn: (role: Role) => api.patch("/api/members/{id}", { path: { id: member.id }, body: { role } }),
    onSuccess: (_, role) => toast.success(`${member.email} is now ${roleNames[role].toLowerCase()}.`),
    onError: toast.error,
    onSettled: () => queries.invalidateQueries({ queryKey: MEMBERS_KEY }),
  });
  const options = new Set([...grantableRoles(session?.role), member.role]);
  return (
    <Field label={`Role of ${member.email}`} hideLabel required className="w-28">
      <Select
        value={change.isPending ? change.variables : member.role}
        disabled={change.isPending}
        options={[...options].map((role) => ({ value: role, label: roleNames[role] }))}
        onChange={(event) => change.mutate(event.target.value as Role)}
      />
    </Field>
  );
}

function RoleGuide() {
  return (
    <Card aria-labelledby="roles">
      <CardHeader id="roles" title="What the roles may do" />
      <CardBody>
        <dl className="grid gap-x-4 gap-y-2 text-sm sm:grid-cols-[6rem_1fr]">
          {(Object.keys(roleNames) as Role[]).map((role) => (
            <div key={role} className="sm:contents">
              <dt className="font-medium">{roleNames[role]}</dt>
              <dd className="text-muted">{roleMeanings[role]}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
