/** How the Bot API says no. */

/** Thrown by a method; becomes the answer. */
export class TelegramRefusal extends Error {
  readonly status: number;

  constructor(status: number, description: string) {
    super(description);
    this.status = status;
  }
}

/** A refusal to throw; `description` as the Bot API words it. */
export function refused(status: number, description: string): TelegramRefusal {
  return new TelegramRefusal(status, description);
}
