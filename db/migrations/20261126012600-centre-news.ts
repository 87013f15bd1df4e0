/** Centres hear by e-mail what became of their words, each person at most once a day; decided replies are read page by page. */
import { Migration } from "@mikro-orm/migrations";

const CHANGES = /* sql */ `
-- What somebody of a centre was told by e-mail. Without a row: nothing yet, and it is wanted.
create table centre_news (
  user_id uuid primary key references console_user (id) on delete cascade,
  wanted boolean not null default true,
  -- What happened before this day, in Paris, is not told again; null: since the account was made.
  told_before date,
  -- The latest try, whatever came of it.
  tried_at timestamptz
);
create index centre_reply_by_centre on centre_reply (centre_id, decided_at);
create index centre_reply_decided on centre_reply (decided_at, id) where decided_at is not null;
`;

export class CentreNews extends Migration {
  override up(): void {
    this.addSql(CHANGES);
  }
}
