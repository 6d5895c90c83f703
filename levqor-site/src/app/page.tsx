import { Landing } from "@/components/landing/Landing";
import { publicMetadata, SITE_NAME } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/",
  title: `${SITE_NAME}: automations you can read before they run`,
  isWholeTitle: true,
  description:
    "Describe an automation in plain words, review the workflow that was built, run it durably, watch every step, and see why when something breaks.",
});

export default function LandingPage() {
  return <Landing />;
}
