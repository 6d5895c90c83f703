import { HowItWorks } from "@/components/public/HowItWorks";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/how-it-works",
  title: "How it works",
  description:
    "Describe, review, run, watch and put right: how Levqor X turns a sentence into a workflow that you can trust.",
});

export default function HowItWorksPage() {
  return <HowItWorks />;
}
