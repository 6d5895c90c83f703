import { Support } from "@/components/support/Support";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/support",
  title: "Support",
  description:
    "How to reach the people behind Levqor X, how soon they reply on each plan, and where answers are already written down.",
});

export default function SupportPage() {
  return <Support />;
}
