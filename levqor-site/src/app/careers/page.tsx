import { Careers } from "@/components/public/Careers";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/careers",
  title: "Careers",
  description: "There are no open roles at Levqor X at the moment. How to write to us anyway.",
});

export default function CareersPage() {
  return <Careers />;
}
