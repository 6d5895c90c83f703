import { Landing } from "@/components/landing/Landing";

export default function LandingPage() {
  return <Landing />;
}
