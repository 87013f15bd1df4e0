/** A cache as proxies and browsers have: it keeps what it was sent for as long as it was told, on a clock of its own. */

interface Kept {
  readonly at: number;
  readonly status: number;
  readonly body: string;
  /** Seconds it may be handed out, and seconds more while it is asked for again. */
  readonly fresh: number;
  readonly stale: number;
}

export class SharedCache {
  /** Seconds. */
  now = 0;
  private readonly origin: string;
  private readonly kept: Map<string, Kept>;

  constructor(origin: string, kept = new Map<string, Kept>()) {
    this.origin = origin;
    this.kept = kept;
  }

  /** Another one with the same copies, some seconds later, that nobody has asked since. */
  after(seconds: number): SharedCache {
    const other = new SharedCache(this.origin, new Map(this.kept));
    other.now = this.now + seconds;
    return other;
  }

  /** What a reader gets now. */
  async get(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const kept = this.kept.get(path);
    const age = kept === undefined ? Infinity : this.now - kept.at;
    if (kept !== undefined && age < kept.fresh) return kept;
    const asked = await this.ask(path);
    return kept !== undefined && age < kept.fresh + kept.stale ? kept : asked;
  }

  private async ask(path: string): Promise<Kept> {
    const answer = await fetch(this.origin + path);
    const told = answer.headers.get("cache-control") ?? "no-store";
    const seconds = (name: string): number =>
      Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(told)?.[1] ?? 0);
    const kept: Kept = {
      at: this.now,
      status: answer.status,
      body: await answer.text(),
      fresh: seconds("max-age"),
      stale: seconds("stale-while-revalidate"),
    };
    if (told.includes("no-store")) this.kept.delete(path);
    else this.kept.set(path, kept);
    return kept;
  }
}
