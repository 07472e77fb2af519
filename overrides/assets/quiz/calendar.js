/** The day to take it again, on the reader's clock. @param {string} lastTaken @param {number} windowDays */
export function due(lastTaken, windowDays) {
  const day = new Date(lastTaken);
  day.setDate(day.getDate() + windowDays);
  return day;
}

/** @param {import("../../../tests/quiz-types").Reminder} reminder */
export function calendar({ title, url, day, everyDays, uid, stamp }) {
  const text = title.replace(/\s+/g, " ").replace(/[\\,;]/g, "\\$&");
  /** @param {number} time */
  const basic = (time) => new Date(time).toISOString().replace(/\.\d+|\W/g, "");
  return `BEGIN:VCALENDAR
VERSION:2.0
PRODID:inversion
BEGIN:VEVENT
UID:${uid}
DTSTAMP:${basic(+stamp)}
DTSTART;VALUE=DATE:${basic(+day - day.getTimezoneOffset() * 6e4).slice(0, 8)}
RRULE:FREQ=DAILY;INTERVAL=${everyDays}
SUMMARY:${text}
URL:${url}
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:${text}
TRIGGER:PT9H
END:VALARM
END:VEVENT
END:VCALENDAR
`
    .replace(/([ -~]{74}|(?![ -~]+$).{18})(?=.)/gmu, "$&\n ") // at most 75 octets a line
    .replaceAll("\n", "\r\n");
}
