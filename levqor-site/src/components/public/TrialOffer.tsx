import { ButtonLink } from "@/components/ui/Button";
import { blueprint } from "@/config/blueprint.generated";

/** The end of a public page: the way into the trial, with its terms in full. */
export function TrialOffer({ title = "Try it with a workflow of your own" }: { title?: string }) {
  return (
    <section aria-labelledby="trial-offer" className="border-t border-line bg-sunken">
      <div className="mx-auto flex w-full max-w-page flex-col items-start gap-6 px-4 py-14 sm:px-6 lg:flex-row lg:items-center lg:justify-between">
        <div className="max-w-reading">
          <h2 id="trial-offer" className="text-2xl font-semibold tracking-tight">
            {title}
          </h2>
          <p className="mt-2 text-base text-muted">{blueprint.trial.text}</p>
        </div>
        <div className="flex flex-wrap gap-2.5">
          <ButtonLink href="/pricing#plans" prefetch={false} variant="primary" size="lg">
            Start free trial
          </ButtonLink>
          <ButtonLink href="/how-it-works" prefetch={false} size="lg">
            How it works
          </ButtonLink>
        </div>
      </div>
    </section>
  );
}
