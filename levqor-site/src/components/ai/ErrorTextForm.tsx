"use client";

import { type FormEvent, useState } from "react";

import { Button, Field, Textarea } from "@/components/ui";

const MIN_ERROR = 5;
const MAX_ERROR = 2_000;

interface ErrorTextFormProps {
  isAsking: boolean;
  onAsk: (error: string) => void;
}

/** An error from anywhere, pasted as text. */
export function ErrorTextForm({ isAsking, onAsk }: ErrorTextFormProps) {
  const [text, setText] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const error = text.trim();
  const complaint =
    error.length < MIN_ERROR
      ? `Paste at least ${MIN_ERROR} characters.`
      : error.length > MAX_ERROR
        ? `This is ${error.length} characters; paste the ${MAX_ERROR} that matter, or open the run and explain it there.`
        : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    setIsChecked(true);
    if (complaint === undefined && !isAsking) onAsk(error);
  }

  return (
    <form onSubmit={submit} aria-label="Explain an error">
      <Field
        label="Error"
        required
        help="Leave out passwords and keys. A run of this workspace is explained better on its own page, from its evidence."
        error={isChecked ? complaint : undefined}
      >
        <Textarea
          rows={5}
          value={text}
          placeholder="HTTP 401 Unauthorized …"
          className="font-mono text-lg sm:text-xs"
          onChange={(event) => {
            setIsChecked(false);
            setText(event.target.value);
          }}
        />
      </Field>
      <div className="mt-3 flex justify-end">
        <Button type="submit" variant="primary" loading={isAsking}>
          Explain
        </Button>
      </div>
    </form>
  );
}
