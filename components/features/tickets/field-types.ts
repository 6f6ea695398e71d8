import {
  AtSign,
  Calendar,
  CalendarClock,
  CircleDot,
  Coins,
  Hash,
  Link2,
  ListChecks,
  type LucideIcon,
  MapPin,
  Phone,
  Star,
  TextCursorInput,
  TextInitial,
  ToggleRight,
  UsersRound,
} from "lucide-react";
import type { TicketFieldType } from "#lib/tickets/schema.ts";

/** How a kind of field is called and drawn. */
export const FIELD_TYPES: Readonly<Record<TicketFieldType, { label: string; icon: LucideIcon }>> = {
  text: { label: "Text", icon: TextCursorInput },
  long_text: { label: "Long text", icon: TextInitial },
  number: { label: "Number", icon: Hash },
  money: { label: "Money", icon: Coins },
  checkbox: { label: "Yes or no", icon: ToggleRight },
  date: { label: "Date", icon: Calendar },
  datetime: { label: "Date and time", icon: CalendarClock },
  choice: { label: "One of several options", icon: CircleDot },
  choices: { label: "Any of several options", icon: ListChecks },
  url: { label: "Link", icon: Link2 },
  email: { label: "E-mail address", icon: AtSign },
  phone: { label: "Phone number", icon: Phone },
  rating: { label: "Rating", icon: Star },
  people: { label: "Colleagues", icon: UsersRound },
  location: { label: "Place", icon: MapPin },
};
