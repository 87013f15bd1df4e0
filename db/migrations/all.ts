/** Every migration, oldest first. One that was released is never changed. */
import { PeopleAndConversations } from "./20261124150000-people-and-conversations.ts";

export const migrations = [
  { name: "20261124150000-people-and-conversations", class: PeopleAndConversations },
] as const;
