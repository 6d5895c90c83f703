import { Pricing } from "@/components/pricing/Pricing";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/pricing",
  title: "Pricing",
  description:
    "The plans of Levqor X with their prices, what they include, the free trial and done-for-you work.",
});

export default function PricingPage() {
  return <Pricing />;
}
