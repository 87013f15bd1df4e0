/** Rows that go with another one are found by an index: a table of millions is not read for each that goes. */
import { Migration } from "@mikro-orm/migrations";

const INDEXES = /* sql */ `
-- A message forgets its address with the person's contact; only those that were claimed have one.
create index outbox_by_contact on outbox (contact_id) where contact_id is not null;
create index campaign_recipient_by_invitation on campaign_recipient (invitation_id);
create index web_session_by_conversation on web_session (conversation_id);
create index alert_by_conversation on alert (conversation_id);
create index pending_link_by_invitation on pending_link (invitation_id);
create index shared_address_by_person on shared_address (person_id);
create index review_report_by_centre on review_report (centre_id, queued_at);
`;

export class RowsThatFollow extends Migration {
  override up(): void {
    this.addSql(INDEXES);
  }
}
