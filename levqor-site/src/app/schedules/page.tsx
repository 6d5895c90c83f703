import type { Metadata } from "next";

import { ScheduleList } from "@/components/workflow/ScheduleList";

export const metadata: Metadata = { title: "Schedules" };

export default function ScheduleListPage() {
  return <ScheduleList />;
}
