// @ts-check
// A reminder to take a quiz again, as a calendar file (RFC 5545) that the reader's own calendar opens.

/** @import {Reminder} from "../../types/quiz" */

/** The day to take it again, on the reader's clock. @param {string} lastTaken @param {number} windowDays */
export function due(lastTaken, windowDays) {
  const day = new Date(lastTaken);
  day.setDate(day.getDate() + windowDays); // not so many milliseconds: days differ where clocks change
  return day;
}

const TIMES = 4; // the reminder ends: what rings for ever is no help to anyone

/** The file's text: an event of a whole day that comes four times, with an alarm at nine. @param {Reminder} reminder */
export function calendar({ title, url, day, everyDays, uid, stamp }) {
  const text = title.replace(/\s+/g, " ").replace(/[\\,;]/g, "\\$&");
  const start = day.getTime() - day.getTimezoneOffset() * 60_000; // the reader's day, where UTC has another
  const lines = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:inversion
BEGIN:VEVENT
UID:${uid}
DTSTAMP:${basic(stamp.getTime())}
DTSTART;VALUE=DATE:${basic(start).slice(0, 8)}
RRULE:FREQ=DAILY;INTERVAL=${everyDays};COUNT=${TIMES}
SUMMARY:${text}
URL:${url}
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:${text}
TRIGGER:PT9H
END:VALARM
END:VEVENT
END:VCALENDAR
`;
  // A line has at most 75 octets, and what goes on in the next begins with a blank. A character has up to four octets.
  return lines.replace(/([ -~]{74}|(?![ -~]+$).{18})(?=.)/gmu, "$&\n ").replaceAll("\n", "\r\n");
}

/** A moment in UTC as `20261124T180509Z`. @param {number} time */
const basic = (time) => new Date(time).toISOString().replace(/\.\d+|\W/g, "");
