import { Guarantee } from "@/components/public/Guarantee";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/guarantee",
  title: "Guarantee",
  description:
    "The money-back guarantee of Levqor X, the trial before it, and what is promised about your runs.",
});

export default function GuaranteePage() {
  return <Guarantee />;
}
