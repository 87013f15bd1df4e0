/** Every entity, for the one place that starts MikroORM. */
import { AnswerRow } from "./answer.ts";
import { ApprenticeshipRow } from "./apprenticeship.ts";
import { AuditEntryRow } from "./audit-entry.ts";
import { CertificationRow } from "./certification.ts";
import { ContactRow } from "./contact.ts";
import { ConversationRow } from "./conversation.ts";
import { InvitationRow } from "./invitation.ts";
import { PersonRow } from "./person.ts";
import { ScriptVersionRow } from "./script-version.ts";
import { TrainingCentreRow } from "./training-centre.ts";
import { TrainingRow } from "./training.ts";

export const entities = [
  TrainingCentreRow,
  TrainingRow,
  CertificationRow,
  PersonRow,
  ContactRow,
  ApprenticeshipRow,
  InvitationRow,
  ScriptVersionRow,
  ConversationRow,
  AnswerRow,
  AuditEntryRow,
] as const;
