import { About } from "@/components/public/About";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/about",
  title: "About",
  description:
    "Why Levqor X exists and what it holds to: automation whose every step can be read, watched and proven.",
});

export default function AboutPage() {
  return <About />;
}
