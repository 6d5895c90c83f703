import { Integrations } from "@/components/public/Integrations";
import { publicMetadata } from "@/config/metadata";

export const metadata = publicMetadata({
  path: "/integrations",
  title: "Integrations",
  description: "Every step and every trigger of Levqor X, listed from the product’s own registry.",
});

export default function IntegrationsPage() {
  return <Integrations />;
}
