import { PageIntro, Section } from "@/components/public/Page";
import { TextLink } from "@/components/public/TextLink";
import { TrialOffer } from "@/components/public/TrialOffer";
import { Badge } from "@/components/ui/Badge";
import { count } from "@/config/plans";
import { type Catalogue, type CatalogueConnector, readCatalogue } from "@/lib/catalogue";

/** Categories whose steps stay within the workspace. */
const INSIDE = new Set(["data", "flow"]);

/** What a workflow can be made of today: the registry's own list, and nothing that is planned. */
export function Integrations() {
  const catalogue = readCatalogue();
  const outside = catalogue.connectors.filter(({ category }) => !INSIDE.has(category));
  const inside = catalogue.connectors.filter(({ category }) => INSIDE.has(category));
  return (
    <>
      <PageIntro
        title="Integrations"
        lead={`${count(stepsOf(catalogue.connectors), "step")} and ${count(triggersOf(catalogue), "trigger")}. This page is made from the product’s own registry each time the site is built, so what stands here works, and what does not stand here is not there yet.`}
      />
      <Section id="outside" title="To the outside world">
        <Connectors connectors={outside} />
        <AnyService />
      </Section>
      <Section id="inside" title="Inside Levqor X" lead="Steps that need no account anywhere.">
        <Connectors connectors={inside} />
      </Section>
      <Triggers catalogue={catalogue} />
      <TrialOffer />
    </>
  );
}

function stepsOf(connectors: CatalogueConnector[]): number {
  return connectors.reduce((total, { actions }) => total + actions.length, 0);
}

function triggersOf({ triggers, webhooks, connectors }: Catalogue): number {
  return connectors.reduce(
    (total, connector) => total + connector.triggers.length,
    triggers.length + webhooks.length,
  );
}

const needs: Record<CatalogueConnector["connection"], string | null> = {
  none: null,
  optional: "Connection optional",
  required: "Needs a connection",
};

function Connectors({ connectors }: { connectors: CatalogueConnector[] }) {
  return (
    <ul className="gap-4 sm:columns-2 lg:columns-3">
      {connectors.map(({ id, name, description, connection, triggers, actions }) => (
        <li
          key={id}
          className="mb-4 flex break-inside-avoid flex-col rounded-lg border border-line bg-surface p-5"
        >
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="text-lg font-semibold">{name}</h3>
            {needs[connection] && <Badge>{needs[connection]}</Badge>}
          </div>
          <p className="mt-1 text-base text-muted">{description}</p>
          <ul className="mb-5 mt-4 flex flex-col gap-1.5 text-base">
            {triggers.map(({ use, title }) => (
              <li key={use}>
                <span className="text-muted">Starts a workflow:</span> {title}
              </li>
            ))}
            {actions.map(({ use, title }) => (
              <li key={use}>{title}</li>
            ))}
          </ul>
          <p className="mt-auto text-sm">
            <TextLink href={`/docs/reference/steps/${id}`}>Fields and examples</TextLink>
          </p>
        </li>
      ))}
    </ul>
  );
}

function AnyService() {
  return (
    <div className="mt-8 max-w-reading text-base text-muted">
      <h3 className="text-lg font-semibold text-text">A service that has no connector of its own</h3>
      <p className="mt-2">
        Whatever has an HTTP API can be called with the HTTP request step, with a token, a password or a key
        that the vault keeps encrypted. Whatever can send a webhook can start a workflow. When you describe an
        automation that names another application, the builder uses these two and says so.
      </p>
    </div>
  );
}

function Triggers({ catalogue }: { catalogue: Catalogue }) {
  return (
    <Section id="triggers" title="What starts a workflow">
      <ul className="grid gap-x-8 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
        {catalogue.triggers.map(({ use, description }) => (
          <li key={use} className="border-t border-line pt-4">
            <h3 className="text-lg font-semibold capitalize">{use}</h3>
            <p className="mt-1 text-base text-muted">{description}</p>
            <p className="mt-2 text-sm">
              <TextLink href={`/docs/reference/triggers#${use}`}>Reference</TextLink>
            </p>
          </li>
        ))}
        <li className="border-t border-line pt-4">
          <h3 className="text-lg font-semibold">Signed webhooks</h3>
          <p className="mt-1 text-base text-muted">
            Started by what {listOf(catalogue.webhooks.map(({ name }) => name))} send, each by its own rules.
          </p>
          <p className="mt-2 text-sm">
            <TextLink href="/docs/reference/triggers#webhooks-of-services">Reference</TextLink>
          </p>
        </li>
      </ul>
    </Section>
  );
}

function listOf(names: string[]): string {
  return new Intl.ListFormat("en-GB").format(names);
}
