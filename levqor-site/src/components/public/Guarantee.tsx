import { PageIntro, Section } from "@/components/public/Page";
import { Prose } from "@/components/public/Prose";
import { TextLink } from "@/components/public/TextLink";
import { TrialOffer } from "@/components/public/TrialOffer";
import { ButtonLink } from "@/components/ui/Button";
import { blueprint } from "@/config/blueprint.generated";

const { guarantee, trial } = blueprint;
const days = guarantee.money_back_days;

export function Guarantee() {
  return (
    <>
      <PageIntro
        title={`${days} days to change your mind`}
        lead={`If Levqor X is not right for you, ask within ${days} days of your first payment for a plan and you get that payment back in full, whatever the reason.`}
        actions={
          <ButtonLink href="/support#write" prefetch={false} size="lg">
            Ask for a refund
          </ButtonLink>
        }
      />
      <Section id="money-back" title="Your money back">
        <Prose>
          <h3>What it covers</h3>
          <p>
            The first payment for a plan, monthly or yearly, once per account. Your subscription ends with the
            refund. For a done-for-you package the {days} days count from the payment for the package.
          </p>
          <h3>How to ask</h3>
          <ol>
            <li>
              Use the <TextLink href="/support#write">support form</TextLink>, kind “Billing”, from the e-mail
              address of the workspace’s owner.
            </li>
            <li>Say which payment you mean. You need to give no reason.</li>
            <li>
              We answer within your plan’s reply time and start the refund as soon as the request is
              confirmed. It goes back to the card that paid; no fee is taken off.
            </li>
          </ol>
          <h3>What it does not cover</h3>
          <p>
            A renewal that was forgotten. You see the date of the next one in Settings, and you can cancel
            before it at any time. What is refunded besides is in <TextLink href="/refunds">Refunds</TextLink>
            ; rights that the law gives you come first.
          </p>
        </Prose>
      </Section>
      <Section id="trial" title="Before you pay at all">
        <Prose>
          <p>
            <strong>{trial.text}</strong>
          </p>
          <p>
            You can try the whole plan for {trial.days} days. How it begins and ends is in{" "}
            <TextLink href="/trial">Free trial</TextLink>.
          </p>
        </Prose>
      </Section>
      <Section id="runs" title="What we promise about your runs">
        <Prose>
          <p>
            We aim for {guarantee.uptime_target_percent}% uptime in each calendar month, on every plan.
            Whatever the uptime is, these hold:
          </p>
          <ul>
            <li>
              A trigger is answered as accepted only once its run is stored. What was accepted is not lost.
            </li>
            <li>After a crash a run goes on where it was; what is recorded as done is not done again.</li>
            <li>A schedule that came due during an outage is caught up once within 24 hours.</li>
            <li>Runs beyond the month’s number are held, not thrown away.</li>
          </ul>
          <p>
            How the uptime is measured, and what does not count, is in{" "}
            <TextLink href="/sla">Service level</TextLink>.
          </p>
        </Prose>
      </Section>
      <TrialOffer />
    </>
  );
}
